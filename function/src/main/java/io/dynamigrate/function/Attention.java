package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tells operators what needs their attention: each sentence is a line of level WARN in the log, and the metric
 * {@code Attention} counts them, so that an alarm can watch it.
 *
 * <p>The metric is a line of JSON on standard output, in CloudWatch's embedded metric format. Its dimension is the log
 * group, which the function shares with its failure destination.
 */
final class Attention {

    private static final String METRIC = "Attention";
    private static final String DIMENSION = "LogGroup";

    private final Context context;
    private final PrintStream metrics;

    /**
     * For one invocation.
     *
     * @param metrics the standard output of the function
     */
    Attention(Context context, PrintStream metrics) {
        this.context = context;
        this.metrics = metrics;
    }

    /** Warns with each of these sentences, and counts them. Never throws: the answer matters more. */
    void tell(List<String> sentences, Instant now) {
        if (sentences.isEmpty()) {
            return;
        }
        try {
            // One write, so that no other line gets into it.
            metrics.print(metric(sentences.size(), now) + "\n");
            metrics.flush();
            // Without a line end: in the JSON format of the log it would be part of the message.
            sentences.forEach(sentence -> context.getLogger().log(Text.line(sentence), LogLevel.WARN));
        } catch (RuntimeException e) {
            // The log is the only place to say it.
            return;
        }
    }

    private String metric(int count, Instant now) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(
                "_aws",
                Map.of(
                        "Timestamp",
                        now.toEpochMilli(),
                        "CloudWatchMetrics",
                        List.of(Map.of(
                                "Namespace",
                                "Dynamigrate",
                                "Dimensions",
                                List.of(List.of(DIMENSION)),
                                "Metrics",
                                List.of(Map.of("Name", METRIC, "Unit", "Count"))))));
        line.put(DIMENSION, Objects.requireNonNullElse(context.getLogGroupName(), "unknown"));
        line.put(METRIC, count);
        return new String(Json.bytes(line), StandardCharsets.UTF_8);
    }
}
