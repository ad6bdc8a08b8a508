-- How Neovim 0.8 to 0.10 starts dynamorm for code and infrastructure; to be run from init.lua.
vim.api.nvim_create_autocmd('FileType', {
  pattern = { 'python', 'go', 'typescript', 'typescriptreact', 'yaml', 'json', 'terraform' },
  callback = function(event)
    local markers = { 'dynamorm.toml', 'pyproject.toml', 'go.mod', '.git' }
    local found = vim.fs.find(markers, { upward = true, path = vim.fs.dirname(vim.api.nvim_buf_get_name(event.buf)) })[1]
    vim.lsp.start({ name = 'dynamorm', cmd = { 'dynamorm', 'server' }, root_dir = found and vim.fs.dirname(found) })
  end,
})
