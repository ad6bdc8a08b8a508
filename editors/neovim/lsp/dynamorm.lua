-- How Neovim 0.11 and newer starts dynamorm for Python files; switched on by vim.lsp.enable('dynamorm').
return {
  cmd = { 'dynamorm', 'server' },
  filetypes = { 'python' },
  root_markers = { 'dynamorm.toml', 'pyproject.toml', '.git' },
}
