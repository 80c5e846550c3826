import '../support/fault-names.ts';

import { defineFaultColumn, shareWorld } from '../support/fault-matrix.ts';

shareWorld();
defineFaultColumn('population');
