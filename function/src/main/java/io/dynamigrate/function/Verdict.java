package io.dynamigrate.function;

/**
 * What CloudFormation is told. FAILED wedges a stack on its way back, so that only people could help it:
 *
 * <pre>
 * occasion            policy               REACHED   LEFT      DOWN_FAILED  FAILED
 * CREATE, DEPLOY      any                  SUCCESS   SUCCESS   FAILED       FAILED
 * ROLLBACK            RollBack, Keep       SUCCESS   SUCCESS   attention    attention
 * ROLLBACK            Fail                 SUCCESS   FAILED    FAILED       FAILED
 * UNDONE              RollBack             SUCCESS   SUCCESS   FAILED       attention
 * TORN_DOWN           RollBack             SUCCESS   SUCCESS   FAILED       FAILED
 * UNDONE, TORN_DOWN   Retain               SUCCESS   SUCCESS   attention    attention
 * REPLACED, ABANDONED any                  SUCCESS   SUCCESS   attention    attention
 * </pre>
 *
 * LATE and ELSEWHERE are not answered by the function; the failure destination answers them as DEPLOY. Where something is
 * left, the reason names it with the word ATTENTION.
 */
enum Verdict {
    SUCCESS,
    /** A SUCCESS that says that the request failed. */
    ATTENTION,
    FAILED;

    static Verdict of(Occasion occasion, Policy policy, Ending ending) {
        boolean hasFailed = ending == Ending.DOWN_FAILED || ending == Ending.FAILED;
        boolean fails = switch (occasion) {
            case CREATE, DEPLOY, LATE, ELSEWHERE -> hasFailed;
            case ROLLBACK -> policy == Policy.FAIL && ending != Ending.REACHED;
            case UNDONE -> policy == Policy.ROLL_BACK && ending == Ending.DOWN_FAILED;
            case TORN_DOWN -> policy == Policy.ROLL_BACK && hasFailed;
            case REPLACED, ABANDONED -> false;
        };
        return fails ? FAILED : hasFailed ? ATTENTION : SUCCESS;
    }
}
