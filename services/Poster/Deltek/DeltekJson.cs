using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace MlConnector.Poster.Deltek;

/// <summary>
/// Reads Deltek's answers: arrays even for one record, sometimes wrapped, with numbers that may be
/// texts. Names of columns are compared without case.
/// </summary>
internal static class DeltekJson
{
    /// <summary>Names under which some endpoints wrap their rows.</summary>
    private static readonly ImmutableArray<string> Wrappers = ["rows", "body", "array", "data"];

    /// <exception cref="DeltekReadException">The answer is no JSON, or holds something else than rows.</exception>
    public static ImmutableArray<DeltekRow> Rows(string body, string what)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return [.. Elements(json.RootElement.Clone()).Select(element => Row(element, what))];
        }
        catch (JsonException fault)
        {
            throw new DeltekReadException(
                $"Deltek's answer to {what} is no JSON. A proxy may have answered in its place.",
                fault
            );
        }
    }

    /// <summary>Deltek's text in an error answer, in one line; null where the answer is none of Deltek's.</summary>
    public static string? Error(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind is not JsonValueKind.Object)
            {
                return root.ValueKind is JsonValueKind.String ? Line(root.GetString()) : null;
            }

            var row = new DeltekRow(root.Clone());
            return Line(
                string.Join(
                    " ",
                    new[] { "message", "detail", "error", "error_description" }
                        .Select(row.Text)
                        .Where(text => text.Length > 0)
                )
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Line(string? text)
    {
        // Long enough for any message seen, short enough for a sentence.
        const int LengthMax = 300;
        var line = string.Join(
            ' ',
            (text ?? "").Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        );
        return line.Length switch
        {
            0 => null,
            > LengthMax => line[..LengthMax],
            _ => line,
        };
    }

    private static IEnumerable<JsonElement> Elements(JsonElement root)
    {
        if (root.ValueKind is JsonValueKind.Array)
        {
            return root.EnumerateArray();
        }

        if (root.ValueKind is not JsonValueKind.Object)
        {
            return [root];
        }

        foreach (var property in root.EnumerateObject())
        {
            if (
                property.Value.ValueKind is JsonValueKind.Array
                && Wrappers.Contains(property.Name, StringComparer.OrdinalIgnoreCase)
            )
            {
                return property.Value.EnumerateArray();
            }
        }

        return [root];
    }

    private static DeltekRow Row(JsonElement element, string what) =>
        element.ValueKind is JsonValueKind.Array or JsonValueKind.Undefined or JsonValueKind.Null
            ? throw new DeltekReadException($"Deltek's answer to {what} holds no records.")
            : new DeltekRow(element);
}

/// <summary>One record of an answer, or one plain value.</summary>
internal readonly record struct DeltekRow(JsonElement Element)
{
    /// <summary>The column as text, trimmed; empty where it is missing or null.</summary>
    public string Text(string column) =>
        Find(column) switch
        {
            null => "",
            { ValueKind: JsonValueKind.String } text => (text.GetString() ?? "").Trim(),
            { ValueKind: JsonValueKind.Null } => "",
            { } other => other.GetRawText(),
        };

    /// <summary>The record itself where the answer is a plain value, else the first of the columns that is there.</summary>
    public string ValueOrText(params ReadOnlySpan<string> columns)
    {
        if (Element.ValueKind is JsonValueKind.String)
        {
            return (Element.GetString() ?? "").Trim();
        }

        if (Element.ValueKind is not JsonValueKind.Object)
        {
            return Element.GetRawText();
        }

        foreach (var column in columns)
        {
            if (Text(column) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return "";
    }

    /// <exception cref="DeltekReadException">The column is missing or no whole number.</exception>
    public int Integer(string column) =>
        int.TryParse(
            Text(column),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : throw new DeltekReadException(
                $"Deltek's column {column} holds no whole number in an answer."
            );

    /// <summary>An exact decimal, from a number or a text; zero where the column is missing.</summary>
    /// <exception cref="DeltekReadException">The column holds something else.</exception>
    public decimal Amount(string column) =>
        Text(column) switch
        {
            "" => 0,
            var text
                when decimal.TryParse(
                    text,
                    NumberStyles.Float,
                    CultureInfo.InvariantCulture,
                    out var amount
                ) => amount,
            _ => throw new DeltekReadException($"Deltek's column {column} holds no amount."),
        };

    public bool Flag(string column) => Text(column) is "Y" or "y" or "true" or "True" or "1";

    /// <exception cref="DeltekReadException">The column does not start with <c>yyyy-MM-dd</c>.</exception>
    public DateOnly Day(string column)
    {
        var text = Text(column);
        return
            text.Length >= 10
            && DateOnly.TryParseExact(
                text.AsSpan(0, 10),
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
            ? day
            : throw new DeltekReadException($"Deltek's column {column} holds no date.");
    }

    private JsonElement? Find(string column)
    {
        if (Element.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in Element.EnumerateObject())
        {
            if (property.Name.Equals(column, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
