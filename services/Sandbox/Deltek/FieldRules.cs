using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace MlConnector.Sandbox.Deltek;

/// <summary>What Deltek checks when a file is entered: field names, keys, widths, references. Balance is not among it.</summary>
internal sealed class FieldRules(SandboxOptions options)
{
    private const int BatchWidth = 30;
    private const int AccountWidth = 13;
    private const int MasterTextWidth = 40;
    private const int DetailTextWidth = 80;
    private const int PKeyWidth = 32;

    private static readonly FrozenSet<string> ControlFields = Fields(
        "Batch Description Recurring EndDate DefaultCurrencyCode DefaultBank DefaultTaxCode Total CreditsTotal "
            + "AllowTaxEntries Selected Posted Creator Period Company RecurSchedule RecurScheduleFrequency "
            + "RecurScheduleStartDate RecurScheduleEndDate RecurSchedulePeriods Reverse ReverseDate ReversePeriod "
            + "ReverseAutoPost ReverseAmounts jeMaster jeDetail jeDetailTax crMaster crDetail crDetailTax"
    );

    private static readonly FrozenSet<string> MasterFields = Fields(
        "Batch RefNo TransDate Description TransComment Type UpdateBilled Posted Seq BankCode CurrencyCode "
            + "CurrencyExchangeOverrideMethod CurrencyExchangeOverrideDate CurrencyExchangeOverrideRate Status "
            + "AuthorizedBy RejectReason Diary DiaryNo AllowAssetEntries"
    );

    private static readonly FrozenSet<string> DetailFields = Fields(
        "Batch RefNo PKey Seq Description WBS1 WBS2 WBS3 Account DebitAmount CreditAmount Amount Interest Retainer "
            + "TaxCode TaxBasis Invoice SourceAmount PreInvoice CurrencyCode CurrencyExchangeOverrideMethod "
            + "CurrencyExchangeOverrideDate CurrencyExchangeOverrideRate SuppressBill LinkCompany LinkWBS1 LinkWBS2 "
            + "LinkWBS3 DebitAmountFunctionalCurrency CreditAmountFunctionalCurrency DebitAmountProjectCurrency "
            + "CreditAmountProjectCurrency AmountFunctionalCurrency AmountProjectCurrency"
    );

    /// <summary>Deltek's message about the first fault, or null.</summary>
    public string? Fault(EntryFile file)
    {
        var prefix = file.Type == "JE" ? "je" : "cr";
        return UnknownField(file.Control, ControlFields)
            ?? Missing(file.Control, "Batch")
            ?? TooLong(file.Control, $"{prefix}Control", "Batch", BatchWidth)
            ?? (
                file.Control.Text("Company") is { Length: > 0 } company && company != Firm.Company
                    ? $"Company {company} does not exist"
                    : null
            )
            ?? file.Masters.Select(m => MasterFault(m, file, $"{prefix}Master"))
                .FirstOrDefault(f => f is not null)
            ?? file.Details.Select(d => DetailFault(d, file, $"{prefix}Detail"))
                .FirstOrDefault(f => f is not null)
            ?? Doubled(file.Masters.Select(m => m.Text("RefNo")))
            ?? Doubled(file.Details.Select(d => d.Text("PKey")));
    }

    private string? MasterFault(JsonElement master, EntryFile file, string table) =>
        UnknownField(master, MasterFields)
        ?? Missing(master, "Batch", "RefNo", "TransDate")
        ?? OtherBatch(master, file)
        ?? RefNoFault(master.Text("RefNo"))
        ?? TooLong(master, table, "Description", MasterTextWidth)
        ?? TooLong(master, table, "TransComment", MasterTextWidth)
        ?? DateFault(master.Text("TransDate"))
        ?? (
            master.Text("CurrencyCode") is { Length: > 0 } currency
            && !Firm.EnabledCurrencies.Contains(currency)
                ? $"Currency {currency} is not enabled"
                : null
        )
        ?? (file.Type == "CR" ? BankFault(master) : null);

    private static string? DetailFault(JsonElement detail, EntryFile file, string table) =>
        UnknownField(detail, DetailFields)
        ?? Missing(detail, "Batch", "RefNo", "PKey", "WBS1", "WBS2", "WBS3", "Account")
        ?? OtherBatch(detail, file)
        ?? (
            file.Masters.Any(m => m.Text("RefNo") == detail.Text("RefNo"))
                ? null
                : $"Record {file.Batch}|{detail.Text("RefNo")} does not exist"
        )
        ?? TooLong(detail, table, "PKey", PKeyWidth)
        ?? TooLong(detail, table, "Account", AccountWidth)
        ?? TooLong(detail, table, "Description", DetailTextWidth)
        ?? AccountFault(detail)
        ?? ProjectFault(detail.Text("WBS1").Trim());

    private static string? AccountFault(JsonElement detail) =>
        Firm.FindAccount(detail.Text("Account")) switch
        {
            null => $"Account {detail.Text("Account")} does not exist",
            { Status: not "A" } account => $"Account {account.Number} is inactive",
            _ => null,
        };

    private static string? ProjectFault(string wbs1) =>
        wbs1.Length == 0
            ? null
            : Firm.FindProject(wbs1) switch
            {
                null => $"Project {wbs1} does not exist",
                { Status: not "A" } project => $"Project {project.Wbs1} is dormant",
                _ => null,
            };

    private static string? BankFault(JsonElement master)
    {
        var code = master.Text("BankCode");
        if (Firm.FindBank(code) is not { } bank)
        {
            return code.Length == 0
                ? "Please provide a Bank Code for table crMaster"
                : $"Bank {code} does not exist";
        }

        var currency = master.Text("CurrencyCode");
        return currency.Length > 0 && currency != bank.Currency
            ? $"Bank {code} is kept in {bank.Currency}, not in {currency}"
            : null;
    }

    private string? RefNoFault(string refNo) =>
        refNo.Length > options.RefnoLength
            ? $"\"{refNo}\" is invalid. The correct format is {new string('X', options.RefnoLength)}"
            : null;

    private static string? DateFault(string text) =>
        DateTime.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        )
            ? null
            : $"Conversion failed when converting date and/or time from character string: {text}";

    private static string? OtherBatch(JsonElement row, EntryFile file) =>
        row.Text("Batch") == file.Batch ? null : $"Record {row.Text("Batch")} does not exist";

    private static string? UnknownField(JsonElement row, FrozenSet<string> known) =>
        row.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !known.Contains(name))
            is { } unknown
            ? $"Field {unknown} does not exist"
            : null;

    private static string? Missing(JsonElement row, params string[] names) =>
        names.FirstOrDefault(name => !row.Has(name)) is { } missing
            ? $"Column:{missing} does not exist"
            : null;

    private static string? TooLong(JsonElement row, string table, string column, int width) =>
        row.Text(column) is { } text && text.Length > width
            ? $"String or binary data would be truncated in table '{Firm.Database}.dbo.{table}', column '{column}'. Truncated value: '{text[..width]}'."
            : null;

    private static string? Doubled(IEnumerable<string> keys) =>
        keys.GroupBy(key => key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)
            is { } doubled
            ? $"Record {doubled.Key} already exists and cannot be added"
            : null;

    private static FrozenSet<string> Fields(string names) =>
        names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
