package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every snippet of Java in the README is code that is compiled here. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @MethodSource("snippets")
    void everySnippetIsCompiled(String snippet) throws IOException {
        assertThat(sources()).anyMatch(source -> source.contains(withoutLayout(snippet)));
    }

    static List<String> snippets() throws IOException {
        return SNIPPET.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> java = files.filter(file -> file.toString().endsWith(".java")
                            && !file.toString().contains("target"))
                    .toList();
            return java.stream().map(ReadmeTest::source).toList();
        }
    }

    private static String source(Path file) {
        try {
            return withoutLayout(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("The source " + file + " cannot be read.", e);
        }
    }

    /** The formatter breaks lines at another width than people who read a page. */
    private static String withoutLayout(String code) {
        return code.replaceAll("\\s+", "");
    }
}
