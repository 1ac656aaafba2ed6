import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Verb } from '../plugin-api/index.ts';
import { judgeShare, type ShareQuestion } from './share-in-force.ts';

const dayMs = 86_400_000;
const now = new Date('2026-06-15T12:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * dayMs);
const moment = fc.integer({ min: -40, max: 40 }).map(days);
const verbs = fc.subarray<Verb>(['comment', 'download']).map(some => ['view', ...some] as Verb[]);

const questions: fc.Arbitrary<ShareQuestion> = fc.record({
  asked: fc.record({
    verbs,
    startsAt: fc.option(moment),
    expiresAt: fc.option(moment),
    terms: fc.option(fc.constant('terms')),
    signInRequired: fc.boolean(),
    watermark: fc.constantFrom(null, 'For Ada'),
    largestSize: fc.option(fc.constantFrom(800, 1600)),
    showsPlace: fc.boolean(),
    showsCamera: fc.boolean(),
    hasPassword: fc.boolean(),
    createdAt: moment,
    revokedAt: fc.option(moment),
  }),
  policy: fc.record({
    longestDays: fc.option(fc.integer({ min: 1, max: 60 })),
    passwordRequired: fc.boolean(),
    originals: fc.boolean(),
  }),
  creatorVerbs: fc.option(fc.subarray<Verb>(['view', 'comment', 'download', 'manage'])),
  proofs: fc.option(
    fc.record({ isUnlocked: fc.boolean(), hasAcceptedTerms: fc.boolean(), hasUser: fc.boolean() }),
  ),
  now: fc.constant(now),
});

test('never more than was asked for, than its creator may do and than the policy lets be', () => {
  fc.assert(
    fc.property(questions, question => {
      const { asked, policy, creatorVerbs } = question;
      const given = judgeShare(question);
      for (const verb of given.verbs) assert.ok(asked.verbs.includes(verb) && creatorVerbs?.includes(verb));
      assert.ok(policy.originals || !given.verbs.includes('download'));
      const ends = given.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
      assert.ok(ends <= (asked.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY));
      if (policy.longestDays !== null)
        assert.ok(ends <= asked.createdAt.getTime() + policy.longestDays * dayMs);
    }),
    { numRuns: 2_000 },
  );
});

test('it opens when nothing hinders, and only then', () => {
  fc.assert(
    fc.property(questions, question => {
      const { asked, policy, creatorVerbs, proofs } = question;
      const { state, why, expiresAt } = judgeShare(question);
      const isOpen =
        asked.revokedAt === null &&
        creatorVerbs?.includes('view') === true &&
        (asked.hasPassword || !policy.passwordRequired) &&
        (asked.startsAt === null || asked.startsAt <= now) &&
        (expiresAt === null || expiresAt > now);
      const hasShown =
        proofs === null ||
        ((proofs.isUnlocked || !asked.hasPassword) &&
          (proofs.hasAcceptedTerms || asked.terms === null) &&
          (proofs.hasUser || !asked.signInRequired));
      assert.equal(state === 'open', isOpen);
      assert.equal(why === null, isOpen && hasShown);
    }),
    { numRuns: 2_000 },
  );
});

test('what leads nowhere for good is told before what is only over', () => {
  fc.assert(
    fc.property(questions, question => {
      const { state } = judgeShare(question);
      if (question.asked.revokedAt !== null) assert.equal(state, 'revoked');
      else if (!question.creatorVerbs?.includes('view')) assert.equal(state, 'closed');
    }),
  );
});
