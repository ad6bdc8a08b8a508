// Runs inside the extension host of the real VS Code, on a copy of examples/shop: run() fails by throwing.
const assert = require('node:assert');
const vscode = require('vscode');

const RULE = 'scan-for-non-indexed-attribute';
const CALL = 'Order.scan(';                                 // the finding is under the method's name

const RETURNS = `resource "aws_dynamodb_table" "returns" {
  name     = "returns"
  hash_key = "return_id"
  attribute {
    name = "return_id"
    type = "S"
  }
  attribute {
    name = "status"
    type = "S"
  }
  global_secondary_index {
    name            = "by_status"
    hash_key        = "status"
    projection_type = "ALL"
  }
}
`;

exports.run = async function () {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'shop/repositories/orders.py');
  const document = await vscode.workspace.openTextDocument(uri);
  const editor = await vscode.window.showTextDocument(document);

  const [first] = await settledFindings(uri);
  console.log('SUITE finding:', first.message, '|', describe(first.range));
  assert.ok(isUnderTheCall(document, first.range), `the finding is at ${describe(first.range)}`);

  await vscode.commands.executeCommand('dynamorm.restart');
  await settledFindings(uri);

  const line = first.range.start.line;
  const indent = document.lineAt(line).firstNonWhitespaceCharacterIndex;
  await editor.edit(edit => edit.insert(new vscode.Position(line, indent), 'face = "😋"; '));
  await until('the finding moves', () => findings(uri).some(it => it.range.start.character > first.range.start.character));
  const [moved] = await settledFindings(uri);
  assert.ok(isUnderTheCall(document, moved.range), `behind an emoji the finding is at ${describe(moved.range)}`);

  await menusAtTheCall(uri, moved.range);

  const before = await textOfWorkspace();
  const action = await quickFix(uri, moved.range);
  console.log('SUITE fix:', action.title, '|', action.edit.entries().map(([file]) => file.path.split('/').pop()).join(' '));
  assert.ok(await vscode.workspace.applyEdit(action.edit), 'VS Code refuses the edit');
  await vscode.workspace.saveAll(false);
  await until('the finding goes', () => findings(uri).length === 0);

  const after = await textOfWorkspace();
  const changed = Object.keys(after).filter(file => after[file] !== before[file]);
  assert.ok(changed.length > 1, `the fix changes the model as well, not only ${changed}`);
  assert.ok(!document.getText().includes(CALL), 'the call still scans');

  const declared = await tableInTerraform();
  console.log('SUITE finding in Terraform:', declared.message, '|', describe(declared.range));
  console.log('SUITE PASSED in VS Code', vscode.version);
};

function findings(uri) {
  return vscode.languages.getDiagnostics(uri).filter(it => (it.code?.value ?? it.code) === RULE);
}

/** The first finding about a table that only Terraform declares; without an extension for Terraform this is plain text. */
async function tableInTerraform() {
  const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'returns.tf');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(RETURNS));
  await vscode.window.showTextDocument(uri);
  await until('a finding in Terraform', () => vscode.languages.getDiagnostics(uri).length > 0);
  return vscode.languages.getDiagnostics(uri)[0];
}

/** The one finding of the rule; a second copy, from diagnostics both pulled and pushed, would come within the second. */
async function settledFindings(uri) {
  await until('a finding', () => findings(uri).length > 0, 30_000);
  await new Promise(resolve => setTimeout(resolve, 1000));
  const found = findings(uri);
  assert.strictEqual(found.length, 1, `one finding expected: ${found.map(it => it.message)}`);
  return found;
}

function isUnderTheCall(document, range) {
  const scan = document.getText().indexOf(CALL) + 'Order.'.length;
  return range.isEqual(new vscode.Range(document.positionAt(scan), document.positionAt(scan + 'scan'.length)));
}

/** Fixes and rewritings come first, two generators last; all generators are what is asked for as sources. */
async function menusAtTheCall(uri, range) {
  const menu = await kindsAt(uri, range);
  console.log('SUITE menu:', menu.join(' '));
  const generators = menu.filter(kind => kind.includes('generate'));
  assert.deepStrictEqual(generators, ['refactor.generate.repository', 'refactor.generate.tests']);
  assert.deepStrictEqual((await kindsAt(uri, range, 'refactor')).filter(kind => kind.includes('generate')), generators);
  assert.deepStrictEqual(await kindsAt(uri, range, 'refactor.rewrite'), ['refactor.rewrite']);
  const sources = await kindsAt(uri, range, 'source.generate');
  assert.ok(sources.includes('source.generate.docs') && sources.every(kind => kind.startsWith('source.generate.')), sources);
}

/** Each kind once, in the order of the menu; of extensions other than ours nothing. */
async function kindsAt(uri, range, kind) {
  const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, kind);
  return [...new Set(actions.map(action => action.kind.value))].filter(it => /generate|quickfix|refactor[.]/.test(it));
}

async function quickFix(uri, range) {
  const resolved = 10;                                      // asks for this many actions with their edits
  const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range, 'quickfix', resolved);
  const fixes = actions.filter(action => action.edit && action.edit.entries().length > 1);
  assert.strictEqual(fixes.length, 1, `one fix over several files expected: ${actions.map(action => action.title)}`);
  return fixes[0];
}

/** The Python files of the workspace as VS Code has them, by path. */
async function textOfWorkspace() {
  const texts = {};
  for (const file of await vscode.workspace.findFiles('shop/**/*.py')) {
    texts[vscode.workspace.asRelativePath(file)] = (await vscode.workspace.openTextDocument(file)).getText();
  }
  return texts;
}

async function until(what, ask, milliseconds = 20_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    if (await ask()) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`timeout: ${what}`);
}

function describe({ start, end }) {
  return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}
