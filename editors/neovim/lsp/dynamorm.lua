-- How Neovim 0.11 and newer starts dynamorm for Python and Go files; switched on by vim.lsp.enable('dynamorm').
return {
  cmd = { 'dynamorm', 'server' },
  filetypes = { 'python', 'go' },
  root_markers = { 'dynamorm.toml', 'pyproject.toml', 'go.mod', '.git' },
}
