-- Opens the shop in Neovim without a window, fixes its finding and ends the server; prints PASSED or fails.
--   nvim --clean --headless -n -l test.lua CONFIGURATION WORKSPACE     with `dynamorm` on the PATH
-- CONFIGURATION is `lsp` (0.11 and newer) or `autocmd` (older); WORKSPACE a copy of examples/shop that may be changed.
local configuration, workspace = arg[1], arg[2]
local editor = vim.fs.dirname(vim.fs.dirname(vim.fn.fnamemodify(arg[0], ':p')))
local RULE, CALL = 'scan-for-non-indexed-attribute', 'Order.scan('    -- the finding is under the method's name
local RETURNS = [[
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Returns:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - { AttributeName: return_id, AttributeType: S }
        - { AttributeName: status, AttributeType: S }
      KeySchema:
        - { AttributeName: return_id, KeyType: HASH }
      GlobalSecondaryIndexes:
        - IndexName: by_status
          KeySchema:
            - { AttributeName: status, KeyType: HASH }
          Projection: { ProjectionType: ALL }]]

local function check(ok, text)
  if ok then return end
  io.stderr:write('FAIL ' .. text .. '\n')
  vim.cmd('cquit 1')
end
local function wait_for(text, ask) check(vim.wait(20000, ask, 10), text) end
local function findings()
  return vim.tbl_filter(function(it) return it.code == RULE end, vim.diagnostic.get(0))
end
local function clients() return (vim.lsp.get_clients or vim.lsp.get_active_clients)({ name = 'dynamorm' }) end

vim.opt.hidden = true                                       -- the fix changes other files as well
vim.cmd('filetype on')
if configuration == 'lsp' then
  vim.opt.runtimepath:append(editor)
  vim.lsp.enable('dynamorm')
else
  dofile(editor .. '/autocmd.lua')
end

vim.cmd('edit ' .. vim.fn.fnameescape(workspace .. '/shop/repositories/orders.py'))
local row = vim.fn.search(CALL, 'nw') - 1
local statement = vim.fn.getline(row + 1)
local indent = #statement:match('^%s*')
vim.api.nvim_buf_set_text(0, row, indent, row, indent, { 'face = "😋"; ' })

wait_for('no client attached', function() return clients()[1] ~= nil and clients()[1].server_capabilities ~= nil end)
check(clients()[1].config.root_dir == workspace, 'root is ' .. tostring(clients()[1].config.root_dir))
wait_for('no finding', function() return #findings() > 0 end)
vim.wait(1000, function() return #findings() > 1 end)       -- a second copy, pushed as well as pulled, comes later
check(#findings() == 1, 'one finding expected, not ' .. #findings())
local found = findings()[1]
local column = vim.fn.getline(row + 1):find(CALL, 1, true) - 1 + #'Order.'
check(found.lnum == row and found.col == column,
  ('finding expected at %d:%d (bytes), not at %d:%d'):format(row, column, found.lnum, found.col))

vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })

-- What the menu holds: each kind once, in the order in which Neovim lists it. Nothing is chosen.
local function kinds_offered(only)
  local kinds, count, seen = {}, 0, {}
  vim.lsp.buf.code_action({
    context = { only = only, diagnostics = {} },
    filter = function(action)
      count = count + 1
      if not seen[action.kind] then table.insert(kinds, action.kind) end
      seen[action.kind] = true
      return false
    end,
  })
  wait_for('no actions at the call', function() return count > 0 end)
  return table.concat(kinds, ' ')
end
local TWO = 'refactor.generate.repository refactor.generate.tests'
local menu = kinds_offered(nil)
check(menu:find('^quickfix ') ~= nil and menu:sub(-#TWO) == TWO and not menu:find('source', 1, true),
  'fixes first and two generators last expected, not ' .. menu)
local sources = kinds_offered({ 'source' })
check(sources:find('source.generate.docs', 1, true) ~= nil and not sources:find('refactor', 1, true),
  'all generators and nothing else expected, not ' .. sources)
local rewritten = kinds_offered({ 'refactor.rewrite' })
check(rewritten == 'refactor.rewrite', 'rewritings alone expected, not ' .. rewritten)

local offered
vim.lsp.buf.code_action({
  apply = true,
  context = { only = { 'quickfix' }, diagnostics = {} },
  filter = function(action)
    offered = offered or action.title                       -- the preferred one comes first
    return action.title == offered
  end,
})
wait_for('fix not applied', function() return vim.fn.search(CALL, 'nw') == 0 end)
vim.cmd('silent wall')
wait_for('finding stays after ' .. offered, function() return #findings() == 0 end)
check(#vim.fn.getbufinfo({ bufloaded = 1 }) > 1, 'the fix changes the model as well, in its own file')

vim.fn.writefile(vim.split(RETURNS, '\n'), workspace .. '/template.yaml')
vim.cmd('edit ' .. vim.fn.fnameescape(workspace .. '/template.yaml'))
wait_for('no finding in a template', function() return #vim.diagnostic.get(0) > 0 end)

local client = clients()[1]
if vim.fn.has('nvim-0.11') == 1 then client:stop() else client.stop() end
wait_for('server does not stop', function() return #clients() == 0 end)
print(('PASSED in Neovim %s (%s): %s\n'):format(vim.version().major .. '.' .. vim.version().minor, configuration, offered))
vim.cmd('qall!')
