using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlConnector.Sandbox.Deltek;

/// <summary>
/// Deltek's way to filter, order and cut rows. Only <c>filterHash</c> filters; every other unknown
/// argument is ignored without a word, and a filter of the wrong type finds nothing.
/// </summary>
internal sealed partial class RowQuery(IQueryCollection query)
{
    private static readonly string[] Instants =
    [
        "TransDate",
        "PostDate",
        "AccountPdStart",
        "AccountPdEnd",
    ];

    public JsonArray Apply(IEnumerable<JsonObject> rows, bool paged)
    {
        var clauses = Clauses();
        var found = rows.Where(row => Matches(row, clauses));
        found = Ordered(found);
        if (paged)
        {
            found = Paged(found);
        }

        if (Number("q.maxrows") is { } most)
        {
            found = found.Take(most);
        }

        return [.. found.Select(Narrowed)];
    }

    private List<Clause> Clauses()
    {
        var parts = new SortedDictionary<int, Dictionary<string, string>>();
        foreach (var (key, value) in query)
        {
            if (ClauseKey().Match(key) is { Success: true } match)
            {
                var index = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
                if (!parts.TryGetValue(index, out var part))
                {
                    parts[index] = part = new Dictionary<string, string>(
                        StringComparer.OrdinalIgnoreCase
                    );
                }

                part[match.Groups[2].Value] = value.ToString();
            }
        }

        return
        [
            .. parts
                .Select(pair => new Clause(
                    pair.Value.GetValueOrDefault("name", ""),
                    pair.Value.GetValueOrDefault("value", ""),
                    pair.Value.GetValueOrDefault("opp", "="),
                    pair.Value.GetValueOrDefault("type", ""),
                    pair.Value.GetValueOrDefault("condition", "")
                        .Equals("AND", StringComparison.OrdinalIgnoreCase),
                    int.TryParse(
                        pair.Value.GetValueOrDefault("seq"),
                        CultureInfo.InvariantCulture,
                        out var seq
                    )
                        ? seq
                        : pair.Key
                ))
                .OrderBy(clause => clause.Sequence),
        ];
    }

    /// <summary>Clauses join by OR unless they say AND.</summary>
    private static bool Matches(JsonObject row, List<Clause> clauses)
    {
        if (clauses.Count == 0)
        {
            return true;
        }

        var result = clauses[0].Matches(row);
        foreach (var clause in clauses.Skip(1))
        {
            result = clause.And ? result && clause.Matches(row) : result || clause.Matches(row);
        }

        return result;
    }

    private IEnumerable<JsonObject> Ordered(IEnumerable<JsonObject> rows)
    {
        var order = query["order"].ToString();
        if (order.Length == 0)
        {
            return rows;
        }

        var descending = order.EndsWith("_D", StringComparison.Ordinal);
        var column = descending ? order[..^2] : order;
        return descending
            ? rows.OrderByDescending(row => Text(row, column), StringComparer.Ordinal)
            : rows.OrderBy(row => Text(row, column), StringComparer.Ordinal);
    }

    private IEnumerable<JsonObject> Paged(IEnumerable<JsonObject> rows)
    {
        var size = Number("pageSize") ?? Number("limit");
        if (size is not { } rowsPerPage)
        {
            return rows;
        }

        var skip = Number("offset") ?? ((Number("page") ?? 1) - 1) * rowsPerPage;
        return rows.Skip(Math.Max(0, skip)).Take(rowsPerPage);
    }

    private JsonNode Narrowed(JsonObject row)
    {
        var columns = query["fieldFilter"]
            .ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (columns.Length == 0)
        {
            return row;
        }

        var narrow = new JsonObject();
        foreach (var column in columns.Where(row.ContainsKey))
        {
            narrow[column] = row[column]?.DeepClone();
        }

        return narrow;
    }

    private int? Number(string name) =>
        int.TryParse(query[name], CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(JsonObject row, string column) => row[column]?.ToString() ?? "";

    [GeneratedRegex(@"^filterHash\[(\d+)\]\[(\w+)\]$", RegexOptions.IgnoreCase)]
    private static partial Regex ClauseKey();

    private sealed record Clause(
        string Name,
        string Value,
        string Operator,
        string Type,
        bool And,
        int Sequence
    )
    {
        public bool Matches(JsonObject row)
        {
            if (row[Name] is not { } cell)
            {
                return false;
            }

            if (Instants.Contains(Name, StringComparer.Ordinal))
            {
                return Type == "datetime"
                    && Value.EndsWith('Z')
                    && Compared(InstantOrder(cell.ToString()));
            }

            var isNumber = cell.GetValueKind() == JsonValueKind.Number;
            return Type switch
            {
                "int" or "decimal" => isNumber && Compared(NumberOrder(cell)),
                "" when isNumber => Compared(NumberOrder(cell)),
                "" or "string" => !isNumber
                    && (Operator == "like" ? Like(cell) : Compared(TextOrder(cell))),
                _ => false,
            };
        }

        private bool Compared(int? order) =>
            order is { } o
            && Operator switch
            {
                "=" or "==" or "eq" => o == 0,
                "!=" or "ne" => o != 0,
                ">=" or "ge" => o >= 0,
                ">" or "gt" => o > 0,
                "<=" or "le" => o <= 0,
                "<" or "lt" => o < 0,
                _ => false,
            };

        private int? NumberOrder(JsonNode cell) =>
            decimal.TryParse(
                Value,
                NumberStyles.Number,
                CultureInfo.InvariantCulture,
                out var wanted
            )
                ? decimal.Parse(cell.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture)
                    .CompareTo(wanted)
                : null;

        // The database compares texts without case.
        private int? TextOrder(JsonNode cell) =>
            string.Compare(
                cell.ToString().TrimEnd(),
                Value.TrimEnd(),
                StringComparison.OrdinalIgnoreCase
            );

        private int? InstantOrder(string cell) =>
            DateTimeOffset.TryParse(
                Value,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var wanted
            )
            && DateTimeOffset.TryParse(
                cell,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at.CompareTo(wanted)
                : null;

        private bool Like(JsonNode cell) =>
            Regex.IsMatch(
                cell.ToString(),
                $"^{Regex.Escape(Value).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal)}$",
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
            );
    }
}
