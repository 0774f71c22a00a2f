using System.Globalization;
using System.Text.Json.Nodes;
using MlConnector.Poster.Tests.Deltek;

namespace MlConnector.Poster.Tests.Lanes;

/// <summary>
/// A Deltek of a few lines that keeps drafts and a ledger, for tests of the whole service. It takes a
/// batch as often as it is sent, so that nothing but the service itself prevents a double.
/// </summary>
internal sealed class SmallDeltek
{
    private readonly Lock guard = new();
    private readonly List<JsonObject> drafts = [];
    private readonly List<JsonObject> ledger = [];
    private readonly List<JsonObject> postedFiles = [];
    private string period = "";
    private int sequence;

    /// <summary>Asked for each call; an answer is given instead of Deltek's own, before or after the work.</summary>
    public Func<Arrived, (Given Given, bool AfterWork)?> Fault { get; set; } = _ => null;

    /// <summary>How often each batch was posted.</summary>
    public IReadOnlyDictionary<string, int> Posts
    {
        get
        {
            lock (guard)
            {
                return ledger
                    .GroupBy(row => Text(row, "Batch"), StringComparer.Ordinal)
                    .ToDictionary(
                        batch => batch.Key,
                        batch => batch.Select(row => Text(row, "PostSeq")).Distinct().Count(),
                        StringComparer.Ordinal
                    );
            }
        }
    }

    public int Drafts
    {
        get
        {
            lock (guard)
            {
                return drafts.Count;
            }
        }
    }

    /// <summary>Posts an entry by hand, as a bookkeeper would.</summary>
    public void PostByHand(string batch, string type)
    {
        lock (guard)
        {
            ledger.Add(
                new JsonObject
                {
                    ["Batch"] = batch,
                    ["TransType"] = type,
                    ["Period"] = 202601,
                    ["PostSeq"] = 1,
                    ["Account"] = "999.00",
                    ["Amount"] = 1,
                }
            );
            postedFiles.Add(
                new JsonObject
                {
                    ["Batch"] = batch,
                    ["prefix"] = type == "JE" ? "je" : "cr",
                    ["Posted"] = "Y",
                }
            );
        }
    }

    public Given Answer(Arrived request)
    {
        lock (guard)
        {
            var fault = Fault(request);
            if (fault is { AfterWork: false } before)
            {
                return before.Given;
            }

            var own = Work(request);
            return fault is { } after ? after.Given : own;
        }
    }

    private Given Work(Arrived request)
    {
        var parts = request.Path.Split('/');
        return (request.Method, parts) switch
        {
            ("POST", ["token"]) => new Given(
                200,
                """{"access_token":"T","expires_in":1799,"refresh_token":"R"}"""
            ),
            ("PUT", ["Settings", "ActivePeriod", var number]) => SetPeriod(number),
            ("GET", ["Settings", "ActivePeriod"]) => new Given(
                200,
                $$"""[{"Period":"{{period}}"}]"""
            ),
            ("GET", ["Settings", "Period"]) => new Given(
                200,
                """[{"Period":202606,"AccountPdStart":"2026-06-01T00:00:00.000","AccountPdEnd":"2026-06-30T00:00:00.000","ActiveCompanyClosed":"N"}]"""
            ),
            ("GET", ["KeyCvt", "CFGFormat"]) => new Given(200, """[{"RefnoLength":7}]"""),
            ("POST", ["DataEntry", var control]) => Enter(control[..2], request.Body),
            ("GET", ["DataEntry", var table, var batch]) => Draft(table, batch),
            ("PUT", ["DataEntry", "PostTransFile"]) => Post(request.Body),
            ("GET", ["PSALedger", var type]) => Ledger(type, request.Query),
            _ => new Given(404, """{"message":"no such call"}"""),
        };
    }

    private Given SetPeriod(string number)
    {
        period = number;
        return new Given(200);
    }

    private Given Enter(string prefix, string body)
    {
        var file = JsonNode.Parse(body)?.AsObject() ?? [];
        file["prefix"] = prefix;
        drafts.Add(file);
        return new Given(201, $$"""[{"Batch":"{{Text(file, "Batch")}}"}]""");
    }

    private Given Draft(string table, string batch)
    {
        var prefix = table[..2];
        var found = drafts
            .Concat(postedFiles)
            .Where(file => Text(file, "Batch") == batch && Text(file, "prefix") == prefix)
            .ToList();
        if (found.Count == 0)
        {
            return new Given(404, """{"message":"Record does not exist"}""");
        }

        var rows = table.EndsWith("Control", StringComparison.Ordinal)
            ? found
            : [.. found.SelectMany(file => Rows(file, table))];
        return new Given(200, Array(rows));
    }

    private Given Post(string body)
    {
        var parms = JsonNode.Parse(body)?["parms"]?.AsObject() ?? [];
        var posted = drafts.Where(file => Text(file, "Batch") == Text(parms, "batch")).ToList();
        if (posted.Count == 0 || Text(parms, "period") != period)
        {
            return new Given(
                200,
                "\"{ \\\"retList\\\":\\\"0\\\", \\\"msg\\\":\\\"No such file\\\" }\""
            );
        }

        foreach (var file in posted)
        {
            drafts.Remove(file);
            // Files mode keeps a posted file readable.
            file["Posted"] = "Y";
            postedFiles.Add(file);
            sequence++;
            ledger.AddRange(LedgerRows(file));
        }

        return new Given(
            200,
            $"\"{{\\r\\n \\\"typeList\\\":\\\"{Text(parms, "transtype")}\\\"\\r\\n \\\"retList\\\":\\\"1\\\", \\\"postseqList\\\":\\\"{sequence}\\\" }}\""
        );
    }

    private Given Ledger(string type, string query)
    {
        var rows = ledger.Where(row =>
            Text(row, "TransType") == type
            && query.Contains($"[value]={Text(row, "Batch")}&", StringComparison.Ordinal)
        );
        return new Given(200, Array(rows));
    }

    private IEnumerable<JsonObject> LedgerRows(JsonObject file)
    {
        var isJournal = Text(file, "prefix") == "je";
        decimal bank = 0;
        foreach (var line in Rows(file, isJournal ? "jeDetail" : "crDetail"))
        {
            var amount = isJournal
                ? Amount(line, "DebitAmount") - Amount(line, "CreditAmount")
                : -Amount(line, "Amount");
            bank -= amount;
            yield return LedgerRow(file, Text(line, "Account"), Text(line, "WBS1"), amount, "");
        }

        if (!isJournal)
        {
            yield return LedgerRow(file, "111.00", " ", bank, Text(file, "DefaultBank"));
        }
    }

    private JsonObject LedgerRow(
        JsonObject file,
        string account,
        string project,
        decimal amount,
        string bankCode
    ) =>
        new()
        {
            ["Batch"] = Text(file, "Batch"),
            ["TransType"] = Text(file, "prefix") == "je" ? "JE" : "CR",
            ["Period"] = period,
            ["PostSeq"] = sequence,
            ["Account"] = account,
            ["WBS1"] = project,
            ["Amount"] = amount.ToString(CultureInfo.InvariantCulture),
            ["BankCode"] = bankCode,
            ["AutoEntry"] = "N",
        };

    private static IEnumerable<JsonObject> Rows(JsonObject file, string table) =>
        file[table]?.AsArray().Select(row => row?.AsObject() ?? []) ?? [];

    private static string Text(JsonObject row, string column) => row[column]?.ToString() ?? "";

    private static decimal Amount(JsonObject row, string column) =>
        decimal.Parse(Text(row, column), CultureInfo.InvariantCulture);

    private static string Array(IEnumerable<JsonObject> rows) =>
        $"[{string.Join(",", rows.Select(row => row.ToJsonString()))}]";
}
