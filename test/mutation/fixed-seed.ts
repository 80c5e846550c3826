import fc from 'fast-check';

// The score is compared with a threshold: it may not depend on chance.
fc.configureGlobal({ seed: 20261121 });
