import type { ManageTexts } from './manage-page-texts.js';

export const manageTextsIt: ManageTexts = {
  ask: {
    title: 'Gestisca la sua iscrizione',
    lead: (minutes) =>
      `Scriva il suo numero: se è iscritto le mandiamo un SMS con un link che vale ${minutes} minuti. Non occorrono password.`,
    submit: 'Manda il link via SMS',
    link: 'È già iscritto? Gestisca la sua iscrizione',
  },
  asked: {
    title: 'Guardi gli SMS',
    lead: (minutes) =>
      `Se il numero è iscritto, sta arrivando un SMS con un link: lo apra entro ${minutes} minuti. Si usa una volta sola.`,
    missing:
      'Non arriva? Può darsi che il numero non sia iscritto, o che per questo numero siano già stati chiesti troppi link: riprovi fra un’ora.',
    again: 'Torna indietro',
  },
  link: {
    title: 'Apra la sua iscrizione',
    lead: 'Qui può vedere e cambiare le sue scelte, metterle in pausa o lasciare il servizio. Il link si usa una volta sola.',
    submit: 'Apri la mia iscrizione',
    childCode: 'Codice arrivato al telefono del minore',
    childCodeHint: (digits) =>
      `${digits} cifre. Dopo che lei ha autorizzato il minore, con questo numero c’è stata un’altra iscrizione o cancellazione: potrebbe essere di un’altra persona, perciò serve anche il suo telefono.`,
  },
  reaffirm: {
    title: 'Vuole continuare a ricevere gli avvisi?',
    lead: (until) =>
      `I numeri cambiano di mano, perciò lo chiediamo ogni anno.${until === null ? '' : ` La sua iscrizione vale fino al ${until}.`}`,
    submit: 'Sì, continuo',
    otherwise: 'Se non conferma non le scriveremo più; i suoi dati saranno poi cancellati.',
    done: 'Grazie, iscrizione confermata',
    doneLead: (until) => `Continuerà a ricevere gli avvisi scelti. Vale fino al ${until}.`,
  },
  newNotice: {
    title: 'L’informativa sulla privacy è cambiata',
    lead: (until) => `Legga che cosa cambia e scelga: ha tempo fino al ${until}.`,
    changes: 'Che cosa cambia',
    before: (version) => `Il testo di prima (versione ${version})`,
    choose: 'La sua scelta',
    accept: 'Accetto',
    acceptText: 'Continua a ricevere gli avvisi che ha scelto, per un altro anno.',
    refuse: 'Non accetto',
    refuseText: (consentBased) =>
      `Non riceve più, da subito, gli avvisi che si basano sul suo consenso (${consentBased}).`,
    publicTasks: (publicTasks) =>
      `Quelli di interesse pubblico (${publicTasks}), se li ha scelti, continuano: non si basano sul consenso. Può opporsi in ogni momento, anche qui sotto.`,
    leave: 'Non voglio più alcun avviso',
    leaveText: 'Revoca il consenso, si oppone a tutto il resto e lascia il servizio, da subito.',
    silence: (until) =>
      `Se non risponde entro il ${until} vale come «Non accetto»: finché non lo ha fatto, tutto resta come prima.`,
    done: {
      accepted: {
        title: 'Grazie, ha accettato',
        lead: 'Continuerà a ricevere gli avvisi che ha scelto.',
      },
      refused: {
        title: 'Non ha accettato',
        lead: 'Da ora non riceve più gli avvisi che si basano sul suo consenso; quelli di interesse pubblico che aveva scelto continuano. Può opporsi a questi, o scegliere di nuovo, gestendo la sua iscrizione.',
      },
    },
    banner: (until) =>
      `L’informativa è cambiata. La legga qui sotto e salvi le sue scelte, anche senza cambiarle, entro il ${until}: dopo, gli avvisi che si basano sul consenso si fermano.`,
  },
  number: {
    title: 'Cambiare numero',
    lead: 'Le mandiamo un codice al numero nuovo e uno al numero di adesso: le scelte e la storia restano sue. Se non ha più il vecchio telefono, si iscriva di nuovo con il numero nuovo.',
    submit: 'Manda i due codici',
    codes: 'Scriva i due codici',
    codesLead: (until) => `Abbiamo mandato un codice a ciascuno dei due numeri. Valgono fino alle ${until}.`,
    newCode: 'Codice arrivato al numero nuovo',
    oldCode: 'Codice arrivato al numero di adesso',
    codeHint: (digits) => `Le ${digits} cifre del messaggio.`,
    confirm: 'Cambia il numero',
    back: 'Torna alla sua iscrizione senza cambiare',
  },
  mine: {
    title: 'La sua iscrizione',
    lead: (number) => `Numero ${number}.`,
    privacy: (minutes) => `Per riservatezza questa pagina si chiude da sola dopo ${minutes} minuti.`,
    done: {
      choices: 'Le sue scelte sono state cambiate, da subito.',
      pause: 'Gli avvisi sono in pausa, da subito.',
      resume: 'Riceve di nuovo gli avvisi, da subito.',
      numberConfirm: 'Il numero è cambiato: da ora gli avvisi arrivano a quello nuovo.',
      restrict: 'L’uso dei suoi dati è limitato, da subito.',
      lift: 'La limitazione è tolta, da subito.',
    },
    undo: 'Annulla: rimetti le scelte di prima',
    paused: (until) => `In pausa fino al ${until}: fino ad allora non riceve avvisi.`,
    choices: 'Le sue scelte',
    bases:
      'Se toglie un avviso che rientra in un compito di interesse pubblico, si oppone al trattamento (GDPR, art. 21). Se toglie un avviso che si basa sul consenso, lo revoca (art. 7). In tutti e due i casi basta togliere la spunta, e vale da subito.',
    save: 'Salva le scelte',
    pause: 'Pausa',
    pauseLead: 'Per un periodo, per esempio un viaggio, può non ricevere nessun avviso, neanche d’emergenza.',
    pauseUntil: 'Fino al giorno',
    pauseHint: (example) => `Per esempio ${example}. Da quel giorno riceve di nuovo gli avvisi.`,
    pauseSubmit: 'Metti in pausa',
    resumeSubmit: 'Riprendi adesso',
    correct: 'Correggere i dati',
    correctLead:
      'Conserviamo il numero, le zone, i tipi di avviso e la lingua. Zone, tipi e lingua li corregge qui sopra, fra le sue scelte, e vale da subito.',
    restrict: 'Limitare l’uso dei dati',
    restrictLead:
      'Se contesta qualcosa, o se i dati le servono in una causa, può chiedere che li conserviamo senza usarli (GDPR, art. 18). Non riceve più gli avvisi che si basano sul consenso; nulla viene cancellato, e toglie la limitazione quando vuole.',
    restrictPublic: (publicTasks) =>
      `Continua a ricevere quelli di interesse pubblico (${publicTasks}): la legge lo permette anche così (art. 18, paragrafo 2). Se non li vuole, li tolga dalle sue scelte: è un’opposizione.`,
    restricted: (since) => `L’uso dei suoi dati è limitato dal ${since}.`,
    restrictSubmit: 'Limita l’uso dei miei dati',
    liftSubmit: 'Togli la limitazione',
    leave: 'Lasciare il servizio',
    leaveLead:
      'Non riceverà più alcun avviso, da subito. Vale come revoca del consenso e come opposizione, per tutti i tipi di avviso. Potrà iscriversi di nuovo quando vuole.',
    leaveSubmit: 'Lascia il servizio',
    erase: 'Cancellare tutti i dati',
    eraseLead:
      'Lascia il servizio e cancelliamo il numero e tutto ciò che la riguarda, subito. Resta soltanto la prova, senza nome né numero, di ciò che è stato deciso.',
    eraseUnderstood: 'Ho capito che non si torna indietro',
    eraseSubmit: 'Cancella i miei dati',
    close: 'Chiudi la pagina',
  },
  erased: {
    title: 'I suoi dati sono cancellati',
    lead: 'Non riceverà più avvisi, e di lei non conserviamo più né numero né scelte che portino a lei.',
  },
  left: {
    title: 'Ha lasciato il servizio',
    lead: 'Da ora non riceverà più avvisi. Può iscriversi di nuovo quando vuole.',
  },
};
