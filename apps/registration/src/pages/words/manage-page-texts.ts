/** What the pages of a subscription say in a language. */
export interface ManageTexts {
  ask: {
    title: string;
    lead(minutes: number): string;
    submit: string;
    link: string;
  };
  asked: { title: string; lead(minutes: number): string; missing: string; again: string };
  link: {
    title: string;
    lead: string;
    submit: string;
    childCode: string;
    childCodeHint(digits: number): string;
  };
  reaffirm: {
    title: string;
    lead(until: string | null): string;
    submit: string;
    otherwise: string;
    done: string;
    doneLead(until: string): string;
  };
  newNotice: {
    title: string;
    lead(until: string): string;
    changes: string;
    before(version: string): string;
    choose: string;
    accept: string;
    acceptText: string;
    refuse: string;
    refuseText(consentBased: string): string;
    publicTasks(publicTasks: string): string;
    leave: string;
    leaveText: string;
    silence(until: string): string;
    done: Record<'accepted' | 'refused', { title: string; lead: string }>;
    banner(until: string): string;
  };
  number: {
    title: string;
    lead: string;
    submit: string;
    codes: string;
    codesLead(until: string): string;
    newCode: string;
    oldCode: string;
    codeHint(digits: number): string;
    confirm: string;
    back: string;
  };
  mine: {
    title: string;
    lead(number: string): string;
    privacy(minutes: number): string;
    done: Record<'choices' | 'pause' | 'resume' | 'numberConfirm' | 'restrict' | 'lift', string>;
    undo: string;
    paused(until: string): string;
    choices: string;
    bases: string;
    save: string;
    pause: string;
    pauseLead: string;
    pauseUntil: string;
    pauseHint(example: string): string;
    pauseSubmit: string;
    resumeSubmit: string;
    correct: string;
    correctLead: string;
    restrict: string;
    restrictLead: string;
    restrictPublic(publicTasks: string): string;
    restricted(since: string): string;
    restrictSubmit: string;
    liftSubmit: string;
    leave: string;
    leaveLead: string;
    leaveSubmit: string;
    erase: string;
    eraseLead: string;
    eraseUnderstood: string;
    eraseSubmit: string;
    close: string;
  };
  erased: { title: string; lead: string };
  left: { title: string; lead: string };
}
