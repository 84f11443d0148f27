package io.dynamigrate.function;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What came of an event: whether CloudFormation goes on, what is to be said, and the values for {@code Fn::GetAtt}. What
 * needs attention is said first, because a long reason is cut.
 */
record Result(boolean isSuccess, List<String> sentences, Map<String, String> data) {

    private static final String ATTENTION = "ATTENTION";

    Result {
        sentences = sentences.stream()
                .sorted(Comparator.comparing(sentence -> !sentence.startsWith(ATTENTION)))
                .toList();
    }

    /** What needs attention. */
    List<String> warnings() {
        return sentences.stream()
                .filter(sentence -> sentence.startsWith(ATTENTION))
                .toList();
    }
}
