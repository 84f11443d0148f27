package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedTimeTest {

    private final SimulatedTime time = new SimulatedTime();
    private final List<String> story = new ArrayList<>();

    @Test
    void hoursPassAtOnce() {
        time.sleep(Duration.ofHours(5));

        assertThat(time.elapsed()).isEqualTo(Duration.ofHours(5));
    }

    @Test
    void tasksRunInTheOrderOfTheirTimesAndNeverTogether() {
        time.start(Duration.ofSeconds(2), () -> tell("second", 2));
        time.start(Duration.ofSeconds(1), () -> tell("first", 3));

        time.finish();

        assertThat(story).containsExactly("first PT1S", "second PT2S", "first PT2S", "second PT3S", "first PT3S");
    }

    @Test
    void tasksOfTheSameMomentRunInTheOrderInWhichTheyWereStarted() {
        for (int i = 0; i < 5; i++) {
            String name = Integer.toString(i);
            time.start(Duration.ofSeconds(1), () -> tell(name, 1));
        }

        time.finish();

        assertThat(String.join(" ", story)).isEqualTo("0 PT1S 1 PT1S 2 PT1S 3 PT1S 4 PT1S");
    }

    @Test
    void whatATaskThrowsIsThrownAtTheEnd() {
        time.start(Duration.ZERO, () -> {
            throw new IllegalStateException("broken");
        });

        assertThatThrownBy(time::finish).hasRootCauseMessage("broken");
    }

    @Test
    void noTimePassesForAThreadThatIsNoTask() throws InterruptedException {
        Thread stranger = new Thread(() -> time.sleep(Duration.ofHours(1)));
        stranger.start();
        stranger.join();

        assertThat(time.elapsed()).isZero();
    }

    private void tell(String name, int times) {
        for (int i = 0; i < times; i++) {
            story.add(name + " " + time.elapsed());
            time.sleep(Duration.ofSeconds(1));
        }
    }
}
