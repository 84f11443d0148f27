package io.dynamigrate.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long CloudFormation waits, and how long a request is worked at. */
class StackPatienceTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Map<String, String> SHORT = properties(7, "30");

    /** Issue 12.26: the way back waits for the lease of a dead process, whatever the template says. */
    @Test
    void aRollbackAndADeleteAreWorkedAtForALeaseAndAMargin() {
        assertThat(left(Events.update("id", SHORT, properties(8, "30")))).isEqualTo(Duration.ofSeconds(75));
        assertThat(left(Events.delete("id", SHORT))).isEqualTo(Duration.ofSeconds(75));
        assertThat(left(Events.delete("id", properties(7, "600")))).isEqualTo(Duration.ofMinutes(10));
        assertThat(left(Events.create(SHORT))).isEqualTo(Duration.ofSeconds(30));
        assertThat(left(Events.update("id", SHORT, properties(6, "30")))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void warnsOfATimeThatIsTooShortForThat() {
        assertThat(StackPatience.warning(event(Events.create(SHORT))))
                .hasValueSatisfying(
                        warning -> assertThat(warning).startsWith("ATTENTION").contains("30 s", "75 s"));
        assertThat(StackPatience.warning(event(Events.create(properties(7, "75")))))
                .isEmpty();
        assertThat(StackPatience.warning(event(Events.create(Map.of())))).isEmpty();
    }

    /** Issue 12.12. */
    @Test
    void saysThatTheTimeWasOverBeforeAnythingBegan() {
        Map<String, Object> create = Events.create(SHORT);
        create.put("ResponseURL", "https://s3.example/?X-Amz-Date=20261123T095930Z");

        assertThatThrownBy(() -> StackPatience.requireLeft(event(create), NOW))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("Nothing was begun", "ServiceTimeout of 30 s");
        assertThatCode(() -> StackPatience.requireLeft(event(create), NOW.minusSeconds(1)))
                .doesNotThrowAnyException();
    }

    /** Issue 14: requests without a date count as made now, so that a late one seems to be the newest. */
    @Test
    void saysWhereTheResponseUrlHasNoDate() {
        Map<String, Object> signed = Events.create(SHORT);
        signed.put("ResponseURL", "https://s3.example/?X-Amz-Date=20261123T095930Z");
        Map<String, Object> invalid = Events.create(SHORT);
        invalid.put("ResponseURL", "https://s3.example/?X-Amz-Date=20261399T095930Z");

        assertThat(StackPatience.unsigned(event(signed))).isEmpty();
        assertThat(StackPatience.unsigned(event(Events.create(SHORT)))).isPresent();
        assertThat(StackPatience.unsigned(event(invalid)))
                .hasValueSatisfying(line -> assertThat(line).contains("no valid X-Amz-Date", "cannot be ordered"));
    }

    private static Duration left(Map<String, Object> event) {
        return Duration.between(NOW, StackPatience.end(event(event), NOW));
    }

    private static CloudFormationCustomResourceEvent event(Map<String, Object> event) {
        event.putIfAbsent("ResponseURL", "https://s3.example/");
        return EventReader.event(
                Json.parse(Events.json(event).getBytes(StandardCharsets.UTF_8)).asObject());
    }

    private static Map<String, String> properties(int version, String serviceTimeout) {
        return Shapes.version("users", version, "ServiceTimeout", serviceTimeout);
    }
}
