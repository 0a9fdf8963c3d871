import type { PageTexts } from './page-texts.js';

export const textsEn: PageTexts = {
  skip: 'Skip to the content',
  municipality: (name) => `Municipality of ${name}`,
  service: 'Alerts by SMS',
  inOther: 'Italiano',
  errorTitle: (title) => `Error: ${title}`,
  errorSummary: (count) =>
    count === 1 ? 'There is one thing to put right' : `There are ${count} things to put right`,
  error: 'Error:',
  footer:
    'The service is free. The municipality will never ask you for bank details or passwords, by phone or by SMS.',
  form: {
    title: 'Sign up for alerts by SMS',
    step: 'Step 1 of 2',
    lead: 'The municipality tells you by SMS when it matters: bad weather, emergencies, services. It takes two minutes; you need no password and no app.',
    number: 'Mobile number',
    numberHint: (abroad) =>
      abroad
        ? 'With the international prefix unless it is Italian, for example +39 320 123 4567.'
        : 'An Italian mobile, for example 320 123 4567.',
    zones: 'Zones',
    zonesHint: 'Choose one or more: where you live, where you work, where your family is.',
    categories: 'Kinds of alert',
    categoriesHint: 'Choose one or more. You will get only those.',
    publicTask: (statute) =>
      `Part of a public task of the municipality (${statute}): you may object at any time.`,
    consent: 'Rests on your consent: you may withdraw it at any time.',
    language: 'Language of the messages',
    notice: 'Privacy notice',
    noticeVersion: (version) => `version ${version}`,
    ageTitle: 'Age',
    underAge: 'I am under 14',
    guardianHint:
      'Under 14 a parent or guardian decides with you (GDPR, art. 8). We also send a code to their phone, and with that number they can manage or stop the alerts.',
    guardianName: 'Parent or guardian: name',
    guardianNumber: 'Parent or guardian: mobile',
    age: 'I declare that I am at least 14 years old',
    submit: 'Get the code by SMS',
    submitHint:
      'You will get an SMS with a code to write on the next page. Until you confirm it, you are signed up for nothing.',
  },
  code: {
    title: 'Write the code you got',
    step: 'Step 2 of 2',
    sentNew: 'We have sent a new code: the one before is no longer valid.',
    lead: (digits) => `We have sent an SMS with a code of ${digits} digits to the number you gave.`,
    validUntil: (time) => `The code is valid until ${time}.`,
    expired: (time) => `The last code expired at ${time}: please ask for a new one.`,
    code: 'Code',
    codeHint: (digits) => `The ${digits} digits of the message. Tell them to nobody.`,
    submit: 'Confirm sign-up',
    missing: 'It has not come?',
    missingText:
      'It may take a minute. If it does not come, ask for another: the one before will no longer be valid.',
    guardianCode: 'Code that came to the parent or guardian',
    guardianLead: 'Another code has come to the phone of the parent or guardian: both are needed.',
    newCode: 'Send a new code',
    startAgain: 'Was the number wrong? Start again from the form',
  },
  receipt: {
    title: 'You are signed up',
    lead: (municipality) =>
      `From now on you will get by SMS the alerts of the ${municipality} that you chose.`,
    receipt: 'Receipt of your choice',
    keep: 'Print or save it now: for your privacy this page cannot be opened again.',
    zones: 'Zones chosen',
    categories: 'Kinds of alert',
    category: 'Kind',
    decision: 'Choice',
    basis: 'Why the municipality may write to you',
    yes: 'Yes',
    no: 'No',
    publicTask: (statute) => `Public task (${statute}). You may object at any time.`,
    consent: 'Your consent. You may withdraw it at any time.',
    when: 'Confirmed on',
    until: 'Valid until',
    language: 'Language of the messages',
    notice: 'Notice',
    noticeRead: (version, language) => `version ${version}, in ${language}`,
    controller: 'Controller',
    contact: 'Data protection officer',
    id: 'Receipt number',
    fingerprint: 'Fingerprint of the notice (SHA-256)',
    leave: 'How to leave',
    leaveByAnswer: 'Answer STOP to any of the messages.',
    leaveByNumber: (number) => `Send an SMS that says STOP to the number ${number}.`,
    leaveText:
      'It withdraws your consent and objects, for all kinds of alert, at once. You will get a confirmation.',
  },
  refusal: {
    title: 'This could not be done',
    unknownTitle: 'Page not found',
    toForm: 'Go to the sign-up form',
  },
};
