package io.dynamigrate.function;

import static io.dynamigrate.local.StackStatus.CREATE_COMPLETE;
import static io.dynamigrate.local.StackStatus.ROLLBACK_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_COMPLETE;
import static io.dynamigrate.local.StackStatus.UPDATE_ROLLBACK_COMPLETE;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import io.dynamigrate.local.Effect;
import io.dynamigrate.local.Mishaps;
import io.dynamigrate.local.Mishaps.Delivery;
import io.dynamigrate.local.StackStatus;
import io.dynamigrate.local.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deployments of three indexes that take 18 minutes each, and a data change, on the function in its simulated world. */
class LongDeploymentsTest {

    private static final Duration INVOCATION = Duration.ofMinutes(15);
    private static final int AROUND = 6;
    private static final String[] THREE = {"one", "two", "three"};

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    @AutoClose
    private final LongDeployment deployment = deployment();

    private final LifeStage stage = deployment.stage;

    private static LongDeployment deployment() {
        return new LongDeployment(dynamoDb, INVOCATION).code("none").code("three", THREE);
    }

    @Test
    void threeIndexesAndADataChangeAreOneSuccessWithinTheHour() {
        assertThat(deployment.create("three", Mishaps.NONE)).as(stage.story()).isEqualTo(CREATE_COMPLETE);

        assertThat(stage.time.elapsed()).isBetween(Duration.ofMinutes(51), Duration.ofMinutes(58));
        assertThat(deployment.continuations()).isBetween(3L, 4L);
        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
        assertDeployed(deployment);
        stage.time.finish();
        assertThat(stage.cloudFormation.requests()).isEqualTo(1);
    }

    /** The last requests of the first hop and the first requests of the second. */
    @Test
    void aHopThatIsKilledAroundAHandOverIsContinued() {
        List<Effect> effects = new ArrayList<>();
        stage.function.killBefore(effect -> {
            effects.add(effect);
            return false;
        });
        deployment.create("three", Mishaps.NONE);
        Map<Integer, Integer> last = new HashMap<>();
        effects.forEach(effect -> last.merge(effect.invocation(), effect.number(), Math::max));
        List<Effect> points = effects.stream()
                .filter(effect -> effect.invocation() == 1
                        ? effect.number() > last.getOrDefault(1, 0) - AROUND
                        : effect.invocation() == 2 && effect.number() <= AROUND)
                .toList();
        assertThat(points).hasSize(2 * AROUND);

        List<String> failures = new ArrayList<>();
        points.forEach(point -> failures.addAll(killed(point)));

        System.out.println("Killed hops before " + points.size() + " requests around their hand-overs");
        assertThat(failures).isEmpty();
    }

    private static List<String> killed(Effect point) {
        try (LongDeployment deployment = deployment()) {
            deployment.stage.function.killBefore(point::equals);
            StackStatus status = deployment.create("three", Mishaps.NONE);
            boolean isDeployed = status == CREATE_COMPLETE
                    && deployment.indexes().equals(List.of("one", "three", "two"))
                    && deployment.items().equals(List.of("data"));
            return isDeployed ? List.of() : List.of(point + ": " + status + "\n" + deployment.stage.story());
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatGoesWrongWithOneInvocationDoesNoHarm(Submission once) {
        List<String> sent = new ArrayList<>();
        stage.function.onInvokeAsync(payload -> {
            sent.add(payload);
            return sent.size() == 1 ? once : Submission.accepted();
        });

        assertThat(deployment.create("three", Mishaps.NONE)).as(stage.story()).isEqualTo(CREATE_COMPLETE);
        assertDeployed(deployment);
        stage.time.finish();
        assertThat(stage.stack.unanswered()).isEmpty();
        assertDeployed(deployment);
    }

    static Stream<Submission> whatGoesWrongWithOneInvocationDoesNoHarm() {
        return Stream.of(
                Submission.failed(),
                Submission.throttled(),
                Submission.denied(),
                Submission.accepted().withoutAnswer(),
                Submission.accepted(Delivery.AT_ONCE, new Delivery(Duration.ofSeconds(3), List.of())),
                Submission.accepted(Delivery.AT_ONCE, new Delivery(Duration.ofMinutes(20), List.of())),
                Submission.accepted(new Delivery(Duration.ofMinutes(4), List.of())));
    }

    @ParameterizedTest
    @MethodSource
    void whereNoInvocationComesTheDeploymentFailsAndIsRolledBack(Submission each) {
        stage.function.onInvokeAsync(payload -> each);

        assertThat(deployment.create("three", Mishaps.NONE)).as(stage.story()).isEqualTo(ROLLBACK_COMPLETE);
        stage.time.finish();
        assertThat(stage.stack.unanswered()).isEmpty();
        assertThat(deployment.unfinishedIndexes()).isEmpty();
    }

    static Stream<Submission> whereNoInvocationComesTheDeploymentFailsAndIsRolledBack() {
        return Stream.of(
                Submission.failed(),
                Submission.throttled(),
                Submission.denied(),
                Submission.accepted(new Delivery(Duration.ofMinutes(59), List.of())));
    }

    @Test
    void aHopThatIsKilledEachTimeIsAnsweredByTheFailureDestination() {
        stage.function.killBefore(effect -> effect.depth() == 3 && effect.number() == 20);

        assertThat(deployment.create("three", Mishaps.NONE)).as(stage.story()).isEqualTo(ROLLBACK_COMPLETE);
        stage.time.finish();
        assertThat(stage.stack.unanswered()).isEmpty();
        assertThat(deployment.unfinishedIndexes()).isEmpty();
    }

    /** CloudFormation gives the Create up, and deletes the resource, while the run is in one of its hops or between two. */
    @ParameterizedTest
    @ValueSource(longs = {10, 835, 841, 2500})
    void aCreateThatIsGivenUpEndsInAnyHop(long seconds) {
        assertThat(deployment.create("three", failingAfter(seconds)))
                .as(stage.story())
                .isEqualTo(ROLLBACK_COMPLETE);
        assertThat(deployment.unfinishedIndexes()).isEmpty();
        stage.time.finish();
        assertThat(deployment.unfinishedIndexes()).isEmpty();
        assertThat(deployment.items()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 835, 841, 2500})
    void anUpdateThatIsGivenUpIsRolledBackFromAnyHop(long seconds) {
        assertThat(deployment.create("none", Mishaps.NONE)).isEqualTo(CREATE_COMPLETE);

        assertThat(deployment.update("three", failingAfter(seconds)))
                .as(stage.story())
                .isEqualTo(UPDATE_ROLLBACK_COMPLETE);
        assertThat(deployment.unfinishedIndexes()).isEmpty();
        assertThat(deployment.items()).isEmpty();
        stage.time.finish();
        assertThat(deployment.unfinishedIndexes()).isEmpty();
        assertThat(deployment.items()).isEmpty();
    }

    @Test
    void theDeploymentAfterOneThatDidNotFitContinuesItsWork() {
        deployment.code("four", "one", "two", "three", "four").create("none", Mishaps.NONE);

        assertThat(deployment.update("four", Mishaps.NONE)).as(stage.story()).isEqualTo(UPDATE_ROLLBACK_COMPLETE);
        assertThat(stage.stack.unanswered()).isEmpty();
        assertThat(stage.story()).contains("resumable");
        assertThat(deployment.code("five", "one", "two", "three", "four").update("five", Mishaps.NONE))
                .as(stage.story())
                .isEqualTo(UPDATE_COMPLETE);
        assertThat(deployment.indexes()).containsExactly("four", "one", "three", "two");
    }

    @Test
    void aSecondResourceBehindALongBuildDoesNotFail() {
        assertThat(stage.stack.create(deployment.template("three", "Migrations", "Second"), Mishaps.NONE))
                .as(stage.story())
                .isEqualTo(CREATE_COMPLETE);
        assertDeployed(deployment);
    }

    /** Lambda stops chains of about 16 invocations. */
    @Test
    void aChainOfShortInvocationsStaysUnderTwelve() {
        try (LongDeployment impatient = new LongDeployment(dynamoDb, Duration.ofMinutes(3)).code("three", THREE)) {
            assertThat(impatient.create("three", Mishaps.NONE))
                    .as(impatient.stage.story())
                    .isEqualTo(ROLLBACK_COMPLETE);
            assertThat(impatient.stage.function.greatestDepth())
                    .isEqualTo(Hop.MOST)
                    .isLessThan(11);
            assertThat(impatient.stage.story()).contains("short_timeout");
        }
    }

    private static void assertDeployed(LongDeployment deployment) {
        assertThat(deployment.indexes()).containsExactly("one", "three", "two");
        assertThat(deployment.unfinishedIndexes()).isEmpty();
        assertThat(deployment.items()).containsExactly("data");
    }

    /** Another resource of the stack fails while ours is being created or updated. */
    private static Mishaps failingAfter(long seconds) {
        return new Mishaps() {
            @Override
            public Optional<SiblingFailure> siblingFailure() {
                return Optional.of(new SiblingFailure(0, Optional.of(Duration.ofSeconds(seconds))));
            }
        };
    }
}
