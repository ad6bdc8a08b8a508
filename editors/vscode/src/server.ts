// The running server: found, started, stopped and started again, one step at a time.
import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';
import { discover, expand, thisMachine, type Launch, type Missing, type Wishes } from './discovery';
import { READ } from './languages';
import { selectedInterpreter } from './python';
import type { Status } from './status';

export class Server {
  /** What the last start found missing; the command that installs it reads the interpreter. */
  missing: Missing | undefined;
  private client: LanguageClient | undefined;
  private queue: Promise<void> = Promise.resolve();

  constructor(private readonly log: vscode.LogOutputChannel, private readonly status: Status) {}

  /** Starts the server that the settings name now, in place of the one that runs. */
  restart(): Promise<void> {
    return this.enqueue(async () => { await this.end(); await this.begin(); });
  }

  stop(): Promise<void> {
    return this.enqueue(() => this.end());
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(step).catch(error => {
      this.log.error(error);
      this.status.stopped(String(error));
    });
    return this.queue;
  }

  private async begin(): Promise<void> {
    this.missing = undefined;
    if (!vscode.workspace.getConfiguration('dynamorm').get('enable', true)) return this.status.off();
    const found = await discover(await wishes(), thisMachine);
    if ('reason' in found) {
      this.missing = found;
      this.log.warn(found.reason);
      return this.status.missing(found);
    }
    this.log.info(`Starting ${[found.command, ...found.args].join(' ')} (${found.origin})`);
    this.status.starting(found);
    this.client = this.connect(found);
    await this.client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;                                // first, so that its end is no news
    if (client?.needsStop()) await client.stop();
    await client?.dispose();
  }

  private connect(launch: Launch): LanguageClient {
    const client = new LanguageClient('dynamorm', 'dynamorm', { command: launch.command, args: launch.args }, {
      documentSelector: READ,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      diagnosticPullOptions: { onChange: true },
      initializationFailedHandler: () => false,             // start() rejects, and the status item says why
    });
    client.onDidChangeState(({ newState }) => {
      if (client !== this.client) return;
      if (newState === State.Starting) this.status.starting(launch);
      if (newState === State.Running) this.status.running(launch, client.initializeResult?.serverInfo?.version ?? '');
      if (newState === State.Stopped) this.status.stopped('The server ended; the log says why.');
    });
    return client;
  }
}

async function wishes(): Promise<Wishes> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const settings = vscode.workspace.getConfiguration('dynamorm', folder);
  const trusted = vscode.workspace.isTrusted;
  const list = (name: string) => settings.get<string[]>(name, []).map(text => expand(text, folder?.fsPath, thisMachine));
  const chosen = list('interpreter');
  const selected = trusted && chosen.length === 0 ? await selectedInterpreter(folder) : undefined;
  return { trusted, programs: list('path'), interpreters: selected ? [selected] : chosen, args: list('args') };
}
