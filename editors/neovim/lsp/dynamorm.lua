-- How Neovim 0.11 and newer starts dynamorm for code and infrastructure; switched on by vim.lsp.enable('dynamorm').
return {
  cmd = { 'dynamorm', 'server' },
  filetypes = { 'python', 'go', 'typescript', 'typescriptreact', 'yaml', 'json', 'terraform' },
  root_markers = { 'dynamorm.toml', 'pyproject.toml', 'go.mod', '.git' },
}
