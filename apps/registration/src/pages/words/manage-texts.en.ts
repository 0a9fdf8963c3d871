import type { ManageTexts } from './manage-page-texts.js';

export const manageTextsEn: ManageTexts = {
  ask: {
    title: 'Manage your subscription',
    lead: (minutes) =>
      `Write your number: if it is signed up, we send you an SMS with a link that is valid for ${minutes} minutes. No password is needed.`,
    submit: 'Send the link by SMS',
    link: 'Signed up already? Manage your subscription',
  },
  asked: {
    title: 'Look at your messages',
    lead: (minutes) =>
      `If the number is signed up, an SMS with a link is on its way: please open it within ${minutes} minutes. It works once.`,
    missing:
      'Nothing came? The number may not be signed up, or too many links were asked for it already: please try again in an hour.',
    again: 'Go back',
  },
  link: {
    title: 'Open your subscription',
    lead: 'Here you can see and change your choices, pause them, or leave the service. The link works once.',
    submit: 'Open my subscription',
    childCode: 'Code that came to the child’s phone',
    childCodeHint: (digits) =>
      `${digits} digits. Since you let the child sign up, somebody signed up with this number or left: it may be another person’s, so that phone is needed, too.`,
  },
  reaffirm: {
    title: 'Do you want to go on getting the alerts?',
    lead: (until) =>
      `Numbers change hands, so we ask every year.${until === null ? '' : ` Your subscription is valid until ${until}.`}`,
    submit: 'Yes, I go on',
    otherwise: 'If you do not confirm, we will not write to you any more; your data will then be erased.',
    done: 'Thank you, your subscription is confirmed',
    doneLead: (until) => `You will go on getting the alerts you chose. Valid until ${until}.`,
  },
  newNotice: {
    title: 'The privacy notice has changed',
    lead: (until) => `Please read what changes, and choose: you have until ${until}.`,
    changes: 'What changes',
    before: (version) => `The text before (version ${version})`,
    choose: 'Your choice',
    accept: 'I accept',
    acceptText: 'You go on getting the alerts you chose, for another year.',
    refuse: 'I do not accept',
    refuseText: (consentBased) =>
      `From now on you no longer get the alerts that rest on your consent (${consentBased}).`,
    publicTasks: (publicTasks) =>
      `Those in the public interest (${publicTasks}), if you chose them, go on: they do not rest on consent. You may object at any time, also below.`,
    leave: 'I want no more alerts at all',
    leaveText: 'You withdraw your consent, object to all the rest and leave the service, at once.',
    silence: (until) =>
      `If you do not answer by ${until}, it counts as “I do not accept”; until then all stays as it was.`,
    done: {
      accepted: {
        title: 'Thank you, you have accepted',
        lead: 'You will go on getting the alerts you chose.',
      },
      refused: {
        title: 'You have not accepted',
        lead: 'From now on you no longer get the alerts that rest on your consent; those in the public interest that you had chosen go on. You may object to these, or choose again, by managing your subscription.',
      },
    },
    banner: (until) =>
      `The notice has changed. Please read it below and save your choices, even unchanged, by ${until}: after that, alerts that rest on consent stop.`,
  },
  number: {
    title: 'Change your number',
    lead: 'We send a code to the new number and one to the present one: your choices and your history stay yours. If you no longer have the old phone, sign up again with the new number.',
    submit: 'Send the two codes',
    codes: 'Write the two codes',
    codesLead: (until) => `We have sent a code to each of the two numbers. They are valid until ${until}.`,
    newCode: 'Code that came to the new number',
    oldCode: 'Code that came to the present number',
    codeHint: (digits) => `The ${digits} digits of the message.`,
    confirm: 'Change the number',
    back: 'Back to your subscription without changing',
  },
  mine: {
    title: 'Your subscription',
    lead: (number) => `Number ${number}.`,
    privacy: (minutes) => `To protect your privacy, this page closes by itself after ${minutes} minutes.`,
    done: {
      choices: 'Your choices have been changed, from now on.',
      pause: 'The alerts are paused, from now on.',
      resume: 'You get the alerts again, from now on.',
      numberConfirm: 'The number is changed: from now on the alerts come to the new one.',
      restrict: 'The use of your data is restricted, from now on.',
      lift: 'The restriction is lifted, from now on.',
    },
    undo: 'Undo: put the choices back as they were',
    paused: (until) => `Paused until ${until}: until then you get no alerts.`,
    choices: 'Your choices',
    bases:
      'If you take out an alert that is part of a task in the public interest, you object to the processing (GDPR, art. 21). If you take out an alert that rests on consent, you withdraw it (art. 7). In both cases unticking is enough, and it counts at once.',
    save: 'Save the choices',
    pause: 'Pause',
    pauseLead: 'For a while, a journey for example, you can get no alerts at all, not even of emergencies.',
    pauseUntil: 'Until the day',
    pauseHint: (example) => `For example ${example}. From that day on you get the alerts again.`,
    pauseSubmit: 'Pause',
    resumeSubmit: 'Resume now',
    correct: 'Correct your data',
    correctLead:
      'We keep the number, the zones, the kinds of alert and the language. Zones, kinds and language you correct above, among your choices, and it counts at once.',
    restrict: 'Restrict the use of your data',
    restrictLead:
      'If you contest something, or need the data for a legal claim, you may ask us to keep them without using them (GDPR, art. 18). You no longer get the alerts that rest on consent; nothing is erased, and you lift the restriction when you like.',
    restrictPublic: (publicTasks) =>
      `You go on getting those in the public interest (${publicTasks}): the law allows it all the same (art. 18(2)). If you do not want them, take them out of your choices: that is an objection.`,
    restricted: (since) => `The use of your data has been restricted since ${since}.`,
    restrictSubmit: 'Restrict the use of my data',
    liftSubmit: 'Lift the restriction',
    leave: 'Leave the service',
    leaveLead:
      'You will get no more alerts, from now on. It withdraws your consent and objects, for all kinds of alert. You can sign up again at any time.',
    leaveSubmit: 'Leave the service',
    erase: 'Erase all data',
    eraseLead:
      'You leave the service, and we erase the number and everything about you, at once. All that remains is the proof, without name or number, of what was decided.',
    eraseUnderstood: 'I understand that this cannot be undone',
    eraseSubmit: 'Erase my data',
    close: 'Close the page',
  },
  erased: {
    title: 'Your data are erased',
    lead: 'You will get no more alerts, and we keep neither your number nor choices that lead to you.',
  },
  left: {
    title: 'You have left the service',
    lead: 'From now on you will get no more alerts. You can sign up again at any time.',
  },
};
