import { Param, ParseUUIDPipe } from '@nestjs/common';
import { officialProblem } from './official.problems.js';

/** The id in an account's path; what is no id is a person who is not there. */
export const AccountId = () =>
  Param('id', new ParseUUIDPipe({ exceptionFactory: () => officialProblem('official.unknown') }));
