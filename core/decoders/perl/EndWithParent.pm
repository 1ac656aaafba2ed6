# Loaded into exiftool by -M: a stay-open process polls its closed input for ever once its parent was killed.
package EndWithParent;
use strict;
use POSIX ();

my $parent = getppid;
my $seconds = 3;

# A read that waits for the next task goes on: exiftool takes one that was interrupted for the end. The look is taken when it
# returns, with a task or with the end of the input.
POSIX::sigaction(
    POSIX::SIGALRM(),
    POSIX::SigAction->new(
        sub { exit 0 if getppid != $parent; alarm $seconds },
        POSIX::SigSet->new,
        POSIX::SA_RESTART()
    )
);
alarm $seconds;

1;
