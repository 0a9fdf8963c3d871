import { html } from './html.js';
import { Mould } from './mould.js';

describe('A page that is made once', () => {
  const greeting = new Mould(
    ['name', 'time'],
    ({ name, time }) => html`<p title="${name}">Perché no, ${name}? ${time}</p>`,
  );

  it('is filled for each citizen, wherever something of theirs belongs', () => {
    const pages = ['Anna', 'Ugo'].map((name) => greeting.fill({ name, time: '18:10' }).toString('utf8'));
    expect(pages).toEqual(
      ['Anna', 'Ugo'].map((name) => html`<p title="${name}">Perché no, ${name}? ${'18:10'}</p>`.markup),
    );
  });

  it('shows what fills it as text', () => {
    const page = greeting.fill({ name: '"><script>', time: html`<b>18:10</b>` }).toString('utf8');
    expect(page).toContain('&quot;&gt;&lt;script&gt;');
    expect(page).not.toContain('<script>');
    expect(page).toContain('<b>18:10</b>');
  });
});
