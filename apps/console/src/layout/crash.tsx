import i18next from 'i18next';
import { Component, type ReactNode } from 'react';
import { Failure } from './failure.js';

/** A fault in one page leaves the header standing and says what to do. */
export class Crash extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    if (!this.state.crashed) return this.props.children;
    return <Failure message={i18next.t('problem.page')} retry={() => window.location.reload()} />;
  }
}
