using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlConnector.Poster.Deltek;

/// <summary>
/// Deltek's answer to posting: a JSON string whose content looks like JSON and lacks a comma. Only
/// hints are taken from it; what happened is read from the books.
/// </summary>
/// <param name="Succeeded">Every file's return code is 1; null where the answer has no return code.</param>
/// <param name="Message">Deltek's text for people, in one line.</param>
internal sealed partial record PostReply(bool? Succeeded, string Message)
{
    public static PostReply Parse(string body)
    {
        var text = Unwrap(body);
        var codes = ReturnCodes().Match(text);
        return new PostReply(
            codes.Success ? codes.Groups[1].Value.Split('|').All(IsSuccess) : null,
            MessageText().Match(text) is { Success: true } message
                ? message.Groups[1].Value.Replace("[CRLF]", "; ", StringComparison.Ordinal).Trim()
                : ""
        );
    }

    private static bool IsSuccess(string code) => code.Trim() == "1";

    private static string Unwrap(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind is JsonValueKind.String
                ? json.RootElement.GetString() ?? ""
                : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    [GeneratedRegex("\"retList\"\\s*:\\s*\"?([^\",}]*)", RegexOptions.IgnoreCase)]
    private static partial Regex ReturnCodes();

    [GeneratedRegex("\"msg\"\\s*:\\s*\"([^\"]*)\"", RegexOptions.IgnoreCase)]
    private static partial Regex MessageText();
}
