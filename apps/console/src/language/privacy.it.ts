/** Words of the page on the record of processing; the report itself comes in both languages. */
export const privacyIt = {
  title: 'Trattamenti',
  intro:
    'Il registro dei trattamenti (art. 30) e i dati per la valutazione d’impatto (art. 35), letti adesso dalla configurazione e dalle tabelle. Conta le persone e non ne nomina nessuna.',
  of: '{{name}}, {{when}}',
  toFill_one: 'Una voce la può scrivere solo il Comune: è segnata DA COMPILARE.',
  toFill_many: '{{count}} di voci le può scrivere solo il Comune: sono segnate DA COMPILARE.',
  toFill_other: '{{count}} voci le può scrivere solo il Comune: sono segnate DA COMPILARE.',
  print: 'Stampa',
  save: 'Scarica (JSON)',
} as const;
