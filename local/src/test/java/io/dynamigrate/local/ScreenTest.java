package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CountDownLatch noticed = new CountDownLatch(1);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            if (toString(StandardCharsets.UTF_8).contains("…")) {
                noticed.countDown();
            }
        }
    };

    @Test
    void wrapsTextBehindItsLabel() {
        screen(false).line("applied", "twenty characters ok, ".repeat(5).strip());

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                           applied     twenty characters ok, twenty characters ok, twenty characters ok, twenty characters
                                       ok, twenty characters ok,
                        """);
    }

    @Test
    void colorsDoNotCountAsWidth() {
        Screen screen = screen(true);
        String green = screen.good("applied");

        screen.lines("history", List.of((green + " ").repeat(10).strip()));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\u001b[32mapplied\u001b[0m")
                .hasLineCount(1);
    }

    @Test
    void usesNoColorsWhereThereIsNoTerminal() {
        Screen screen = screen(false);
        screen.title(screen.bad("red"));
        screen.error("error");

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("red\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("error\n");
    }

    @Test
    void saysWhatTakesLongAndTakesItBackOnATerminal() throws Exception {
        String result = screen(true).during("baking", () -> {
            noticed.await();
            return "bread";
        });

        assertThat(result).isEqualTo("bread");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("baking …").endsWith("\r\u001b[K");
    }

    @Test
    void saysNothingOfWhatIsQuick() throws Exception {
        Screen screen = new Screen(stream(out), stream(err), true, Duration.ofMinutes(1));

        assertThat(screen.during("baking", () -> "bread")).isEqualTo("bread");
        assertThat(err.size()).isZero();
    }

    private Screen screen(boolean terminal) {
        return new Screen(stream(out), stream(err), terminal, Duration.ofMillis(1));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
