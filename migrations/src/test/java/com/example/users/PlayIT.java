package com.example.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Issue 11: the deployment that {@code ./run events/three-indexes.json} shows. */
class PlayIT {

    /** What belongs to the play among the sample events. */
    static final List<String> FILES = List.of("three-indexes.json", "ThreeIndexes.java");

    @Test
    void threeIndexesOf17MinutesAndAChangeOfDataAreOneSuccess() throws Exception {
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.dynamigrate.local.Runner",
                        "--app",
                        Path.of("target", "lambda").toString(),
                        "--handler",
                        UserMigrations.class.getName(),
                        "--template",
                        Path.of("..", "template.yaml").toString(),
                        "--items",
                        SampleStack.EVENTS.resolve("items.json").toString(),
                        SampleStack.EVENTS.resolve(FILES.get(0)).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(run.waitFor()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains("is created")))
                .as(output)
                .hasSize(3);
        assertThat(output.lines().filter(line -> line.contains("hop ")))
                .as(output)
                .hasSizeBetween(4, 5);
        assertThat(output.lines().filter(line -> line.contains("told")))
                .singleElement()
                .asString()
                .contains("SUCCESS");
        assertThat(output).containsPattern("hop [45] .* to 5[0-7]:[0-9]{2}  answered");
    }
}
