// Asks Microsoft's Python extension, where it is installed, which interpreter the user selected.
import * as vscode from 'vscode';

/** The part of the extension's interface that is read here; it is not a dependency, so nothing brings its types. */
interface PythonExtension {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<{ executable: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** The selected interpreter of the folder, an absolute path. */
export async function selectedInterpreter(folder: vscode.Uri | undefined): Promise<string | undefined> {
  const environments = (await extension())?.environments;
  const environment = await environments?.resolveEnvironment(environments.getActiveEnvironmentPath(folder));
  return environment?.executable.uri?.fsPath;
}

/** Calls `changed` whenever the user selects another interpreter. */
export async function onInterpreterSelected(changed: () => void): Promise<vscode.Disposable | undefined> {
  return (await extension())?.environments.onDidChangeActiveEnvironmentPath(changed);
}

async function extension(): Promise<PythonExtension | undefined> {
  try {
    return await vscode.extensions.getExtension<PythonExtension>('ms-python.python')?.activate();
  } catch {
    return undefined;                                       // theirs to report; we go on without an interpreter
  }
}
