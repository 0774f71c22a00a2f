using System.Globalization;
using System.Text;
using MlConnector.Contracts.Documents;
using MlConnector.Kernel;

namespace MlConnector.Reconcile.Tests.Domain;

/// <summary>A row of a settlement for these tests, in US dollars.</summary>
internal sealed record Row(
    string TransactionType,
    string OrderId,
    string AmountType,
    string AmountDescription,
    string Amount,
    string PostedAt
)
{
    /// <summary>A sale of one order; the usual row.</summary>
    public static Row Sale(string order, string amount, string postedAt) =>
        new("Order", order, "ItemPrice", "Principal", amount, postedAt);

    public static Row Other(string description, string amount, string postedAt) =>
        new("other-transaction", "", "other-transaction", description, amount, postedAt);
}

/// <summary>Builds a settlement document and the Finances events that prove it.</summary>
internal sealed record SettlementText(string Start, string End, string Deposit, params Row[] Rows)
{
    public const string Id = "28471003921";

    public static readonly SettlementKey Key = SettlementKey.Create("na", "A1B2C3", Id);

    public string? Total { get; init; }

    /// <summary>Two orders, a refund, a fee without order and reserves, all in June 2026: 182.00.</summary>
    public static SettlementText June(params Row[] more) =>
        new(
            "2026-06-16 00:00:00",
            "2026-06-30 23:59:59",
            "2026-07-02 00:00:00",
            [
                Row.Sale("111-1111111-1111111", "100.00", "2026-06-17 08:00:00"),
                Row.Sale("111-1111111-1111111", "20.00", "2026-06-17 08:00:00") with
                {
                    AmountDescription = "Shipping",
                },
                Row.Sale("222-2222222-2222222", "80.00", "2026-06-18 08:00:00"),
                Row.Sale("111-1111111-1111111", "-30.00", "2026-06-20 08:00:00") with
                {
                    TransactionType = "Refund",
                },
                Row.Other("Storage Fee", "-8.00", "2026-06-21 10:00:00"),
                Row.Other("Previous Reserve Amount Balance", "50.00", "2026-06-16 00:00:00"),
                Row.Other("Current Reserve Amount", "-30.00", "2026-06-30 00:00:00"),
                .. more,
            ]
        );

    public string SumText =>
        Total
        ?? Rows.Sum(row => decimal.Parse(row.Amount, CultureInfo.InvariantCulture))
            .ToString("0.00", CultureInfo.InvariantCulture);

    public byte[] Document()
    {
        var text = new StringBuilder();
        text.Append(
            "settlement-id\tsettlement-start-date\tsettlement-end-date\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date\tposted-date-time\n"
        );
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Id}\t{Start} UTC\t{End} UTC\t{Deposit} UTC\t{SumText}\tUSD\n"
        );
        foreach (var row in Rows)
        {
            var time = row.PostedAt.Length > 10 ? row.PostedAt + " UTC" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{Id}\t\t\t\t\t\t{row.TransactionType}\t{row.OrderId}\t{row.AmountType}\t{row.AmountDescription}\t{row.Amount}\t{row.PostedAt[..10]}\t{time}\n"
            );
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>One transaction per order and type, and one per row that has none; no balance movements.</summary>
    public IReadOnlyList<FinanceTransaction> Transactions() =>
        [
            .. Rows.Where(row => row.OrderId.Length > 0)
                .GroupBy(row => (row.OrderId, row.TransactionType))
                .Select(order =>
                    Transaction(
                        order.Key.TransactionType == "Order"
                            ? "Shipment"
                            : order.Key.TransactionType,
                        order.Key.OrderId,
                        "Order Payment",
                        order
                            .Sum(row => decimal.Parse(row.Amount, CultureInfo.InvariantCulture))
                            .ToString("0.00", CultureInfo.InvariantCulture),
                        order.First().PostedAt
                    )
                ),
            .. Rows.Where(row =>
                    row.OrderId.Length == 0
                    && !row.AmountDescription.Contains("Reserve", StringComparison.Ordinal)
                    && !row.AmountDescription.Contains("Payable", StringComparison.Ordinal)
                    && !row.AmountDescription.Contains("charge", StringComparison.Ordinal)
                )
                .Select(row =>
                    Transaction("ServiceFee", null, "FBAStorageBilling", row.Amount, row.PostedAt)
                ),
        ];

    public static FinanceTransaction Transaction(
        string type,
        string? order,
        string description,
        string total,
        string postedAt
    ) =>
        new(
            TransactionId: $"{type}-{order}-{postedAt}-{total}",
            type,
            "Released",
            Instant(postedAt),
            description,
            order,
            SettlementId: null,
            EventGroupId: "G1",
            "USD",
            total,
            Leaves: []
        );

    public EventGroup Group(IReadOnlyList<FinanceTransaction>? transactions = null) =>
        new(
            "G1",
            "Closed",
            "Succeeded",
            Instant(Start),
            Instant(End),
            Instant(Deposit),
            "USD",
            SumText,
            null,
            null,
            "TRACE",
            "1234",
            transactions ?? Transactions()
        );

    public static FinanceEvents Events(params EventGroup[] groups) =>
        new(1, "acme", Key.ToString(), groups, []);

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
