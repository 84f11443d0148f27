package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Issue 14: the whole table of what CloudFormation is told. */
class VerdictTest {

    @ParameterizedTest(name = "{0} under {1}")
    @CsvSource({
        "CREATE, ROLL_BACK, SUCCESS, SUCCESS, FAILED, FAILED",
        "DEPLOY, ROLL_BACK, SUCCESS, SUCCESS, FAILED, FAILED",
        "DEPLOY, KEEP, SUCCESS, SUCCESS, FAILED, FAILED",
        "DEPLOY, FAIL, SUCCESS, SUCCESS, FAILED, FAILED",
        "ROLLBACK, ROLL_BACK, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "ROLLBACK, KEEP, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "ROLLBACK, FAIL, SUCCESS, FAILED, FAILED, FAILED",
        "UNDONE, ROLL_BACK, SUCCESS, SUCCESS, FAILED, ATTENTION",
        "UNDONE, KEEP, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "TORN_DOWN, ROLL_BACK, SUCCESS, SUCCESS, FAILED, FAILED",
        "TORN_DOWN, KEEP, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "REPLACED, ROLL_BACK, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "REPLACED, KEEP, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "ABANDONED, ROLL_BACK, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "ABANDONED, KEEP, SUCCESS, SUCCESS, ATTENTION, ATTENTION",
        "LATE, ROLL_BACK, SUCCESS, SUCCESS, FAILED, FAILED",
        "ELSEWHERE, ROLL_BACK, SUCCESS, SUCCESS, FAILED, FAILED"
    })
    void isAsInTheTable(
            Occasion occasion, Policy policy, Verdict reached, Verdict left, Verdict downFailed, Verdict failed) {
        assertThat(Verdict.of(occasion, policy, Ending.REACHED)).isEqualTo(reached);
        assertThat(Verdict.of(occasion, policy, Ending.LEFT)).isEqualTo(left);
        assertThat(Verdict.of(occasion, policy, Ending.DOWN_FAILED)).isEqualTo(downFailed);
        assertThat(Verdict.of(occasion, policy, Ending.FAILED)).isEqualTo(failed);
    }

    @ParameterizedTest(name = "{0} of {1}={2}: {3}")
    @CsvSource({
        "ROLLBACK, OnDowngrade, RollBack, ROLL_BACK",
        "ROLLBACK, OnDowngrade, keep, KEEP",
        "ROLLBACK, OnDowngrade, fail, FAIL",
        "ROLLBACK, OnDowngrade, nonsense, ROLL_BACK",
        "ROLLBACK, OnDelete, RollBack, ROLL_BACK",
        "TORN_DOWN, OnDelete, RollBack, ROLL_BACK",
        "UNDONE, OnDelete, rollback, ROLL_BACK",
        "TORN_DOWN, OnDelete, Retain, KEEP",
        "TORN_DOWN, OnDelete, nonsense, KEEP",
        "TORN_DOWN, OnDowngrade, Fail, KEEP"
    })
    void restsOnThePolicyOfTheTemplateAlsoWhereItIsInvalid(
            Occasion occasion, String property, String value, Policy policy) {
        assertThat(Policy.of(occasion, new RawProperties(Map.of(property, value))))
                .isEqualTo(policy);
    }
}
