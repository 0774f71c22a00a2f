using System.Text.Json;

namespace MlConnector.Sandbox.Deltek;

/// <summary>
/// A journal entry and a cash receipt that stand in the books from the first day. A connector looks for
/// them to prove that its user can see posted entries at all.
/// </summary>
internal static class Opening
{
    private const string User = "ADMIN";

    public static List<BookChange> Changes(Period period)
    {
        var day = DeltekDates.Write(period.Start);
        var at = new DateTimeOffset(period.Start.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return
        [
            new FileEntered("JE", Books.OpeningJournal, Journal(day, period.Number), User),
            new FilePosted("JE", Books.OpeningJournal, period.Number, at, User),
            new FileEntered("CR", Books.OpeningReceipt, Receipt(day, period.Number), User),
            new FilePosted("CR", Books.OpeningReceipt, period.Number, at, User),
        ];
    }

    private static JsonElement Journal(string day, int period) =>
        Json(
            new
            {
                Batch = Books.OpeningJournal,
                Description = "Opening balances",
                Total = 1000m,
                CreditsTotal = 1000m,
                Period = period,
                Firm.Company,
                jeMaster = new[]
                {
                    new
                    {
                        Batch = Books.OpeningJournal,
                        RefNo = "OPENING",
                        TransDate = day,
                        Description = "Opening balances",
                        Type = "3",
                        CurrencyCode = "USD",
                    },
                },
                jeDetail = new[]
                {
                    JournalLine("OPENINGJE1", "131.00", debit: 1000m, credit: 0m),
                    JournalLine("OPENINGJE2", "301.00", debit: 0m, credit: 1000m),
                },
            }
        );

    private static object JournalLine(string key, string account, decimal debit, decimal credit) =>
        new
        {
            Batch = Books.OpeningJournal,
            RefNo = "OPENING",
            PKey = key,
            Description = "Opening balance",
            WBS1 = " ",
            WBS2 = " ",
            WBS3 = " ",
            Account = account,
            DebitAmount = debit,
            CreditAmount = credit,
        };

    private static JsonElement Receipt(string day, int period) =>
        Json(
            new
            {
                Batch = Books.OpeningReceipt,
                Description = "Opening deposit",
                Total = 250m,
                DefaultBank = "USD1",
                Period = period,
                Firm.Company,
                crMaster = new[]
                {
                    new
                    {
                        Batch = Books.OpeningReceipt,
                        RefNo = "OPENING",
                        TransDate = day,
                        TransComment = "Opening deposit",
                        BankCode = "USD1",
                        CurrencyCode = "USD",
                        Status = "N",
                    },
                },
                crDetail = new[]
                {
                    new
                    {
                        Batch = Books.OpeningReceipt,
                        RefNo = "OPENING",
                        PKey = "OPENINGCR1",
                        Description = "Opening deposit",
                        WBS1 = " ",
                        WBS2 = " ",
                        WBS3 = " ",
                        Account = "301.00",
                        Amount = 250m,
                    },
                },
            }
        );

    private static JsonElement Json(object body) => JsonSerializer.SerializeToElement(body);
}
