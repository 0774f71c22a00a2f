using System.Globalization;
using System.Text.Json;

namespace MlConnector.Ingest.Amazon;

/// <summary>
/// Reading Amazon's JSON member by member: absent, null and of another kind are all "not given",
/// because nearly every field is optional. Amounts are taken as the digits that Amazon wrote.
/// </summary>
internal static class AmazonJson
{
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object
        && element.TryGetProperty(name, out var value)
        && value.ValueKind is not JsonValueKind.Null
            ? value
            : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value
            ? value.GetString()
            : null;

    /// <summary>The elements of an array member; none where it is absent.</summary>
    public static IEnumerable<JsonElement> Elements(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array
            ? array.EnumerateArray()
            : [];

    /// <exception cref="FormatException">The member is there and is no ISO 8601 instant.</exception>
    public static DateTimeOffset? Instant(this JsonElement element, string name) =>
        element.Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var instant
        )
            ? instant
        : throw new FormatException($"Amazon's {name} '{text}' is not an instant of ISO 8601.");

    /// <summary>The amount of a currency object as an exact decimal text; null where either is absent.</summary>
    /// <exception cref="FormatException">The amount is no number that can be written out.</exception>
    public static string? Amount(this JsonElement money, string name) =>
        money.Member(name) is not { } amount ? null
        : amount.ValueKind is JsonValueKind.Number ? DecimalText.Of(amount.GetRawText())
        : throw new FormatException($"Amazon's {name} is no JSON number.");
}
