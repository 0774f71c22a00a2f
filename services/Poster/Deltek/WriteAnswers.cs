using System.Net;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Deltek;

/// <summary>
/// Sorts the answers to calls that write. Only what Deltek itself says in so many words counts as a
/// refusal; a 500 may come after the work was done, and a page of a proxy says nothing.
/// </summary>
internal static class WriteAnswers
{
    public static Answer Of(HttpStatusCode status, string body, TimeSpan? retryAfter)
    {
        var error = DeltekJson.Error(body);
        if ((int)status is >= 200 and <= 299)
        {
            return Answer.Done;
        }

        if (
            status is HttpStatusCode.Conflict
            || error?.Contains("already exists", StringComparison.OrdinalIgnoreCase) == true
        )
        {
            return new Answer(AnswerKind.AlreadyExists, error);
        }

        return status switch
        {
            HttpStatusCode.Unauthorized => new Answer(AnswerKind.NotSent),
            HttpStatusCode.TooManyRequests => new Answer(
                AnswerKind.NotSent,
                RetryAfter: retryAfter
            ),
            HttpStatusCode.BadRequest
            or HttpStatusCode.Forbidden
            or HttpStatusCode.NotFound
            or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.RequestEntityTooLarge
            or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.UnprocessableEntity when error is not null => new Answer(
                AnswerKind.Refused,
                error
            ),
            _ => new Answer(AnswerKind.InDoubt, error),
        };
    }

    /// <summary>A call that never reached Deltek, else one in doubt.</summary>
    public static Answer Of(HttpRequestException fault) =>
        fault.HttpRequestError
            is HttpRequestError.NameResolutionError
                or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError
            ? new Answer(AnswerKind.NotSent)
            : Answer.InDoubt;

    /// <summary>An entry is confirmed by the record that comes back, under the key that was sent.</summary>
    public static Answer ToEntering(Answer answer, string body, string batch)
    {
        if (answer.Kind is not AnswerKind.Done)
        {
            return answer;
        }

        try
        {
            return DeltekJson.Rows(body, "entering").Any(row => row.Text("Batch") == batch)
                ? answer
                : Answer.InDoubt;
        }
        catch (DeltekReadException)
        {
            return Answer.InDoubt;
        }
    }

    /// <summary>A failure to post may come inside a 200.</summary>
    public static Answer ToPosting(Answer answer, string body)
    {
        if (answer.Kind is not AnswerKind.Done)
        {
            return answer;
        }

        var reply = PostReply.Parse(body);
        return reply.Succeeded switch
        {
            true => Answer.Done,
            false => new Answer(
                AnswerKind.Refused,
                reply.Message.Length > 0 ? reply.Message : "Posting failed, no reason given."
            ),
            null => Answer.InDoubt,
        };
    }
}
