/** What citizens of the demonstration read before they decide (GDPR, art. 13). */
export const NOTICE = {
  version: '2026-1',
  texts: {
    it:
      'Il Comune di Faenza, titolare del trattamento, usa il suo numero di telefono solo per inviarle gli avvisi che ' +
      'sceglie qui, per le zone che sceglie qui. Gli avvisi di protezione civile e le allerte meteo rientrano in un ' +
      'compito di interesse pubblico: può opporsi in ogni momento. Gli altri avvisi si basano sul suo consenso: può ' +
      'revocarlo in ogni momento, con la stessa facilità. Basta rispondere STOP a un messaggio. Il numero è ' +
      "conservato cifrato e non viene ceduto a nessuno, salvo all'operatore telefonico che consegna i messaggi. " +
      'Responsabile della protezione dei dati: dpo@comune.faenza.example. Può rivolgersi al Garante per la ' +
      'protezione dei dati personali.',
    en:
      'The Municipality of Faenza, the controller, uses your telephone number only to send you the alerts you choose ' +
      'here, for the zones you choose here. Civil protection alerts and weather warnings are part of a public task: ' +
      'you may object at any time. The others rest on your consent: you may withdraw it at any time, as easily as ' +
      'you give it. Just answer STOP to a message. The number is kept encrypted and is passed to nobody but the ' +
      'telephone operator that delivers the messages. Data protection officer: dpo@comune.faenza.example. You may ' +
      'turn to the Garante per la protezione dei dati personali.',
  },
};
