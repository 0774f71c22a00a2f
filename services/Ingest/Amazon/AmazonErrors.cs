using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MlConnector.Ingest.Amazon;

/// <summary>What Amazon's error bodies mean: <c>{"errors":[{"code","message","details"}]}</c>.</summary>
internal static class AmazonErrors
{
    /// <summary>How much of Amazon's own text goes into a sentence, in characters.</summary>
    private const int MessageLengthMax = 200;

    /// <summary>An expired or bad access token is answered with 403, and the details speak of the token.</summary>
    public static bool IsTokenError(AmazonReply reply) =>
        reply.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
        && First(reply.Body) is { } error
        && (SpeaksOfToken(error.Details) || SpeaksOfToken(error.Message));

    public static AmazonException ToException(
        AmazonReply reply,
        AmazonOperation operation,
        string connection
    )
    {
        var error = First(reply.Body);
        var said = Said(reply, error);
        return reply switch
        {
            { IsThrottled: true } => new AmazonException(
                AmazonFault.Transient,
                $"Amazon throttles {operation.Name} for connection {connection} {said}. Nothing is wrong; it is tried again later."
            ),
            { IsTransient: true } => new AmazonException(
                AmazonFault.Transient,
                $"Amazon could not answer {operation.Name} for connection {connection} {said}. It is tried again later."
            ),
            { Status: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized }
                when IsTokenError(reply) => new AmazonException(
                AmazonFault.NeedsPerson,
                $"Amazon rejects a freshly made access token at {operation.Name} for connection {connection} {said}. Check that the connection's region fits the seller's authorisation."
            ),
            { Status: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized } =>
                new AmazonException(
                    AmazonFault.NeedsPerson,
                    $"Amazon denies {operation.Name} for connection {connection} {said}. The application lacks the role Finance and Accounting, or the seller withdrew the authorisation: grant the role, then let the seller authorise the application again."
                ),
            _ => new AmazonException(
                AmazonFault.Refused,
                $"Amazon refuses {operation.Name} for connection {connection} {said}."
            ),
        };
    }

    private static bool SpeaksOfToken(string? text) =>
        text?.Contains("access token", StringComparison.OrdinalIgnoreCase) == true;

    private static string Said(AmazonReply reply, AmazonError? error)
    {
        var status = ((int)reply.Status).ToString(CultureInfo.InvariantCulture);
        var code = error?.Code is { Length: > 0 } text ? $" {Short(text)}" : "";
        var message = error?.Message is { Length: > 0 } sentence ? $": {Short(sentence)}" : "";
        var request = reply.RequestId is { } id ? $"; request {Short(id)}" : "";
        return $"({status}{code}{message}{request})";
    }

    private static string Short(string text) =>
        text.Length <= MessageLengthMax ? text : text[..MessageLengthMax];

    private static AmazonError? First(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return
                document.RootElement.Member("errors") is { ValueKind: JsonValueKind.Array } errors
                && errors.GetArrayLength() > 0
                ? new AmazonError(
                    errors[0].Text("code"),
                    errors[0].Text("message"),
                    errors[0].Text("details")
                )
                : null;
        }
        catch (JsonException)
        {
            // A gateway in between may answer in HTML; the status alone counts then.
            return null;
        }
    }

    private sealed record AmazonError(string? Code, string? Message, string? Details);
}
