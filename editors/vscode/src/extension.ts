// Starts the dynamorm language server and shows its state; all that is known of DynamoDB is the server's.
import * as vscode from 'vscode';
import { installation, thisMachine } from './discovery';
import { onInterpreterSelected } from './python';
import { Server } from './server';
import { Status } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('dynamorm', { log: true });
  const status = new Status();
  const running = server = new Server(log, status);
  const restart = () => running.restart();
  context.subscriptions.push(
    log,
    status,
    vscode.commands.registerCommand('dynamorm.restart', restart),
    vscode.commands.registerCommand('dynamorm.showLogs', () => log.show()),
    vscode.commands.registerCommand('dynamorm.install', () => install(running)),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (STARTING.some(name => change.affectsConfiguration(name))) void restart();
    }),
  );
  await restart();
  const selection = await onInterpreterSelected(restart);
  if (selection) context.subscriptions.push(selection);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

// The settings that choose what is started, and how.
const STARTING = ['dynamorm.enable', 'dynamorm.path', 'dynamorm.interpreter', 'dynamorm.args'];

/** Installs into the interpreter that lacked dynamorm, as a task that the user sees; then starts the server. */
async function install(server: Server): Promise<void> {
  const interpreter = server.missing?.interpreter;
  if (!interpreter) return server.restart();
  const [program, ...args] = await installation(interpreter, thisMachine);
  const task = new vscode.Task(
    { type: 'process' }, vscode.TaskScope.Workspace, 'Install dynamorm', 'dynamorm', new vscode.ProcessExecution(program, args),
  );
  const execution = await vscode.tasks.executeTask(task);
  const listener = vscode.tasks.onDidEndTaskProcess(ended => {
    if (ended.execution !== execution) return;
    listener.dispose();
    if (ended.exitCode === 0) void server.restart();
  });
}
