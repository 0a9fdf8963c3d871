import { actionOf } from './change-action.js';

const CATEGORIES = [
  { id: 'flood', legalBasis: 'public_task' },
  { id: 'quake', legalBasis: 'public_task' },
  { id: 'roads', legalBasis: 'consent' },
] as const;
const all = { zoneIds: ['a', 'b'], categoryIds: ['flood', 'quake', 'roads'], language: 'it' };

describe('A change of a subscription', () => {
  it.each([
    ['leaves out public tasks', { categoryIds: ['roads'] }, 'objected'],
    ['leaves out what rests on consent', { categoryIds: ['quake', 'flood'] }, 'withdrawn'],
    ['leaves out both', { categoryIds: ['quake'] }, 'changed'],
    ['leaves out a kind and a zone', { categoryIds: ['quake', 'flood'], zoneIds: ['a'] }, 'changed'],
    ['moves', { zoneIds: ['a', 'c'] }, 'changed'],
    ['reads another language', { language: 'en' }, 'changed'],
    ['says the same in another order', { zoneIds: ['b', 'a'] }, null],
  ])('that %s is told as what it is in law', (_, changed, action) => {
    expect(actionOf(all, { ...all, ...changed }, CATEGORIES)).toBe(action);
  });

  it('that adds a kind is a change', () => {
    expect(actionOf({ ...all, categoryIds: ['flood'] }, all, CATEGORIES)).toBe('changed');
  });
});
