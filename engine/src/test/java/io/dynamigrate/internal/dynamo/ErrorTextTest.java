package io.dynamigrate.internal.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    @Test
    void saysClassAndMessageInOneLine() {
        assertThat(ErrorText.of(new IllegalStateException("no\n  good ")))
                .isEqualTo("java.lang.IllegalStateException: no good");
    }

    @Test
    void doesWithoutAMessage() {
        assertThat(ErrorText.of(new OutOfMemoryError())).isEqualTo("java.lang.OutOfMemoryError");
    }

    @Test
    void staysUnderTwoKilobytesAndCutsNoCharacter() {
        for (int shift = 0; shift < 4; shift++) {
            String text = ErrorText.of(new RuntimeException("x".repeat(shift) + "\uD83D\uDE80".repeat(2000)));

            assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(2040, 2048);
            assertThat(text).endsWith("\uD83D\uDE80…").doesNotContain("\uFFFD");
        }
    }
}
