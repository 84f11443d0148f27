package io.dynamigrate.function;

import java.util.ArrayList;
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

    /** One sentence, where it is not known how the table stands. */
    static Result of(boolean isSuccess, String sentence, String runId) {
        return new Result(isSuccess, List.of(sentence), AnswerData.unknown(runId));
    }

    /** The same, with one sentence more. */
    Result with(String sentence) {
        List<String> more = new ArrayList<>(sentences);
        more.add(sentence);
        return new Result(isSuccess, more, data);
    }

    /** What needs attention. */
    List<String> warnings() {
        return sentences.stream()
                .filter(sentence -> sentence.startsWith(ATTENTION))
                .toList();
    }
}
