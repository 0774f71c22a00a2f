using System.Globalization;
using System.Text.Json;

namespace MlConnector.Sandbox.Deltek;

/// <summary>Turns a posted file into ledger rows. Deltek makes new keys and adds a receipt's bank side.</summary>
internal static class LedgerRows
{
    private const long FirstPKey = 566_385_761_000;
    private const string AutomaticRefNo = "Auto   ";

    public static IEnumerable<LedgerRow> Of(EntryFile file, Posting? posting, int firstKey)
    {
        ArgumentNullException.ThrowIfNull(posting);
        var key = firstKey;
        foreach (var master in file.Masters)
        {
            var lines = file.Details.Where(d => d.Text("RefNo") == master.Text("RefNo")).ToList();
            foreach (var line in lines)
            {
                yield return LineRow(file, master, line, posting, key++);
            }

            if (file.Type == "CR")
            {
                yield return BankRow(
                    file,
                    master,
                    lines.Sum(l => l.Number("Amount")),
                    posting,
                    key++
                );
            }
        }
    }

    private static LedgerRow LineRow(
        EntryFile file,
        JsonElement master,
        JsonElement line,
        Posting posting,
        int key
    ) =>
        Row(file, master, posting, key) with
        {
            RefNo = master.Text("RefNo"),
            Account = line.Text("Account"),
            Wbs1 = Blank(line.Text("WBS1")),
            Wbs2 = Blank(line.Text("WBS2")),
            Wbs3 = Blank(line.Text("WBS3")),
            Org = Firm.FindProject(line.Text("WBS1").Trim())?.Org ?? "01:NY",
            Desc2 = line.Text("Description"),
            Amount =
                file.Type == "JE"
                    ? line.Number("DebitAmount") - line.Number("CreditAmount")
                    : -line.Number("Amount"),
        };

    private static LedgerRow BankRow(
        EntryFile file,
        JsonElement master,
        decimal amount,
        Posting posting,
        int key
    ) =>
        Row(file, master, posting, key) with
        {
            RefNo = AutomaticRefNo,
            Account = Firm.FindBank(master.Text("BankCode"))?.Account ?? "",
            Amount = amount,
            AutoEntry = true,
        };

    private static LedgerRow Row(EntryFile file, JsonElement master, Posting posting, int key)
    {
        var bank = master.Text("BankCode");
        return new LedgerRow(
            file.Type,
            file.Batch,
            posting.Period,
            posting.PostSeq,
            (FirstPKey + key).ToString(CultureInfo.InvariantCulture),
            "",
            master.Text("TransDate"),
            "",
            " ",
            " ",
            " ",
            "01:NY",
            file.Type == "JE" ? master.Text("Description") : master.Text("TransComment"),
            "",
            0m,
            CurrencyOf(file, master),
            AutoEntry: false,
            bank,
            posting.PostedAt,
            posting.User
        );
    }

    private static string CurrencyOf(EntryFile file, JsonElement master)
    {
        if (master.Text("CurrencyCode") is { Length: > 0 } currency)
        {
            return currency;
        }

        return Firm.FindBank(master.Text("BankCode"))?.Currency
            ?? (
                file.Control.Text("DefaultCurrencyCode") is { Length: > 0 } byDefault
                    ? byDefault
                    : Firm.FunctionalCurrency
            );
    }

    private static string Blank(string wbs) => wbs.Trim().Length == 0 ? " " : wbs;
}
