/** Everything the pages say in a language. */
export interface PageTexts {
  skip: string;
  municipality(name: string): string;
  service: string;
  /** The other language, in its own words. */
  inOther: string;
  /** Before the title of a page that refuses something. */
  errorTitle(title: string): string;
  errorSummary(count: number): string;
  error: string;
  footer: string;
  form: FormTexts;
  code: CodeTexts;
  receipt: ReceiptTexts;
  refusal: { title: string; unknownTitle: string; toForm: string };
}

export interface FormTexts {
  title: string;
  step: string;
  lead: string;
  number: string;
  numberHint(abroad: boolean): string;
  zones: string;
  zonesHint: string;
  categories: string;
  categoriesHint: string;
  publicTask(statute: string): string;
  consent: string;
  language: string;
  notice: string;
  noticeVersion(version: string): string;
  ageTitle: string;
  age: string;
  underAge: string;
  guardianHint: string;
  guardianName: string;
  guardianNumber: string;
  submit: string;
  submitHint: string;
}

export interface CodeTexts {
  title: string;
  step: string;
  sentNew: string;
  lead(digits: number): string;
  validUntil(time: string): string;
  expired(time: string): string;
  code: string;
  codeHint(digits: number): string;
  submit: string;
  missing: string;
  missingText: string;
  guardianCode: string;
  guardianLead: string;
  newCode: string;
  startAgain: string;
}

export interface ReceiptTexts {
  title: string;
  lead(municipality: string): string;
  receipt: string;
  keep: string;
  zones: string;
  categories: string;
  category: string;
  decision: string;
  basis: string;
  yes: string;
  no: string;
  publicTask(statute: string): string;
  consent: string;
  when: string;
  until: string;
  language: string;
  notice: string;
  noticeRead(version: string, language: string): string;
  controller: string;
  contact: string;
  id: string;
  fingerprint: string;
  leave: string;
  leaveByAnswer: string;
  leaveByNumber(number: string): string;
  leaveText: string;
  processors: string;
  retention: string;
  kept(days: number, basis: string): string;
  withdrawal: string;
  download: string;
  later: string;
  manage: string;
}
