import { defineProblems } from '#libs/http';

/** What a preview says besides the content's own faults. The status is that of what would be refused. */
export const previewProblem = defineProblems({
  'preview.registration_unavailable': {
    status: 503,
    it: 'L’anagrafe non risponde: zone e destinatari non si possono verificare. Riprovi tra poco.',
    en: 'Registration does not answer: zones and recipients cannot be checked. Try again shortly.',
  },
  'preview.dispatcher_unavailable': {
    status: 503,
    it: 'Il servizio di invio non risponde: costo e durata non sono noti.',
    en: 'The dispatcher does not answer: price and duration are not known.',
  },
  'preview.drill': {
    status: 200,
    it: 'È un’ESERCITAZIONE: non raggiunge nessun telefono reale.',
    en: 'This is a DRILL: it reaches no real telephone.',
  },
  'preview.correction': {
    status: 200,
    it: 'È una CORREZIONE: la riceve solo chi non ha ricevuto l’allerta che corregge ({details}), e nessun altro.',
    en: 'This is a CORRECTION: only those get it who did not get the alert it corrects ({details}), and nobody else.',
  },
  'preview.nobody': {
    status: 200,
    it: 'In questo momento nessuno riceverebbe l’allerta.',
    en: 'At this moment nobody would get the alert.',
  },
  'preview.language_unread': {
    status: 200,
    it: 'Nessun cittadino può scegliere la lingua «{language}»: quel testo non sarà letto.',
    en: 'No citizen can choose the language “{language}”: that text will not be read.',
  },
  'preview.foldable': {
    status: 200,
    it: 'In lingua «{language}» alcuni caratteri costano {saves} SMS in più a testa: c’è una grafia alternativa.',
    en: 'In “{language}” some characters cost {saves} more SMS parts each: there is another spelling.',
  },
  'preview.polygon_wider': {
    status: 200,
    it: 'L’area disegnata tocca anche zone non scelte, che non riceveranno nulla: {zones}.',
    en: 'The drawn area also touches zones that are not chosen and will get nothing: {zones}.',
  },
  'preview.expires_before_sent': {
    status: 200,
    it: 'L’allerta scade prima che l’invio possa finire: una parte dei destinatari non la riceverà.',
    en: 'The alert expires before sending can end: some of its recipients will not get it.',
  },
  'preview.route_missing': {
    status: 200,
    it: 'Nessun operatore è configurato per questo tipo di allerta: non arriverebbe a nessuno.',
    en: 'No operator is configured for this kind of alert: it would reach nobody.',
  },
  'preview.no_route': {
    status: 200,
    it: 'Nessun collegamento con l’operatore è attivo in questo momento: l’invio attenderà.',
    en: 'No link to the operator is up at this moment: sending will wait.',
  },
});
