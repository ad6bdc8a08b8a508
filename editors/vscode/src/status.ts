// Says in one language status item whether the server runs, and if not, why and what can be done.
import * as vscode from 'vscode';
import type { Launch, Missing } from './discovery';
import { READ } from './languages';

export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem('dynamorm.status', READ);

  constructor() {
    this.item.name = 'dynamorm';
    this.off();
  }

  off(): void {
    this.show('dynamorm: off', 'Switched off by the setting dynamorm.enable.', { command: 'dynamorm.restart', title: 'Start' });
  }

  starting(launch: Launch): void {
    this.show('dynamorm: starting', `From ${launch.origin}`, SHOW_LOGS);
    this.item.busy = true;
  }

  running(launch: Launch, version: string): void {
    this.show(`dynamorm ${version}`, `From ${launch.origin}`, SHOW_LOGS);
  }

  stopped(reason: string): void {
    this.show('dynamorm: stopped', reason, SHOW_LOGS, vscode.LanguageStatusSeverity.Error);
  }

  missing({ reason, interpreter }: Missing): void {
    this.show('dynamorm: not found', reason, interpreter ? INSTALL : CHOOSE, vscode.LanguageStatusSeverity.Error);
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(
    text: string, detail: string, command: vscode.Command, severity = vscode.LanguageStatusSeverity.Information,
  ): void {
    Object.assign(this.item, { text, detail, command, severity, busy: false });
  }
}

const SHOW_LOGS: vscode.Command = { command: 'dynamorm.showLogs', title: 'Show Logs' };
const INSTALL: vscode.Command = { command: 'dynamorm.install', title: 'Install into the selected environment' };
const CHOOSE: vscode.Command = { command: 'workbench.action.openSettings', title: 'Set its path', arguments: ['dynamorm.path'] };
