package io.dynamigrate.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Real processes that all deploy the same at the same moment, again and again. */
@EnabledOnJre(JRE.JAVA_17)
class BarrierTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final int PROCESSES = 8;
    private static final int ROUNDS = 50;

    private final String table = dynamoDb.newTable();

    @Test
    void eachMigrationIsAppliedOnceWhileTheOthersWaitAndSucceed() throws Exception {
        List<Child> children = new ArrayList<>();
        int waited = 0;
        try {
            for (int i = 0; i < PROCESSES; i++) {
                children.add(
                        Child.start(Rounds.class, List.of(), dynamoDb.endpoint().toString(), table));
            }
            assertThat(answers(children)).allMatch("ready"::equals);
            for (int round = 1; round <= ROUNDS; round++) {
                for (Child child : children) {
                    child.tell(Integer.toString(round));
                }
                List<String> outcomes = answers(children);
                assertThat(Collections.frequency(outcomes, "DONE"))
                        .as("round " + round + outcomes)
                        .isEqualTo(1);
                assertThat(outcomes).allMatch(outcome -> outcome.equals("DONE") || outcome.equals("NOTHING_TO_DO"));
                waited += Collections.frequency(outcomes, "NOTHING_TO_DO");
            }
        } finally {
            children.forEach(Child::close);
        }
        Snapshot end = Snapshot.of(dynamoDb.client(), table);
        assertThat(end.history()).hasSize(ROUNDS);
        assertThat(end.items()).hasSize(ROUNDS);
        assertThat(end.items().values())
                .extracting(item -> item.get("times"))
                .allMatch(AttributeValue.fromN("1")::equals);
        System.out.printf(
                "%d processes, %d rounds: each migration applied once, %d times another one had done it, none failed%n",
                PROCESSES, ROUNDS, waited);
    }

    private static List<String> answers(List<Child> children) throws Exception {
        List<String> answers = new ArrayList<>();
        for (Child child : children) {
            answers.add(child.answer());
        }
        return answers;
    }
}
