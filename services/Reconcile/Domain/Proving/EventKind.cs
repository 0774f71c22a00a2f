using MlConnector.Contracts.Documents;
using MlConnector.Settlements;
using MlConnector.Settlements.Categories;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>
/// What a report's row and a Finances transaction can both be called. Amazon names the same event differently on the
/// two sides (the report's Order is a Shipment in Finances) and enumerates neither side's names.
/// </summary>
/// <param name="Name">For people.</param>
/// <param name="HasOrders">Both sides carry the order, so the comparison is made per order.</param>
internal sealed record EventKind(string Name, bool HasOrders)
{
    public static readonly EventKind Order = new("Order", true);
    public static readonly EventKind Refund = new("Refund", true);
    public static readonly EventKind Retrocharge = new("Retrocharge", true);
    public static readonly EventKind Chargeback = new("Chargeback", true);
    public static readonly EventKind GuaranteeClaim = new("A-to-z guarantee claim", true);
    public static readonly EventKind Liquidation = new("Liquidation", true);

    // Since January 2026 Finances leaves the order out of service fees, so these are compared by label and day.
    public static readonly EventKind ServiceFee = new("Service fee", false);
    public static readonly EventKind Advertising = new("Advertising", false);
    public static readonly EventKind Reimbursement = new("Reimbursement", false);
    public static readonly EventKind Adjustment = new("Adjustment", false);

    /// <summary>Reserves, transfers, charges, debts: whether Finances shows them is not established; they stand apart.</summary>
    public static readonly EventKind BalanceMovement = new("Balance movement", false);

    private static readonly string[] GenericDescriptions =
    [
        "basefee",
        "taxonfee",
        "discountonfee",
        "basecharge",
        "transactiontotalamount",
    ];

    private static readonly string[] MovementNames =
    [
        "reserve",
        "transfer",
        "disbursement",
        "debtrecovery",
        "debtadjustment",
        "payabletoamazon",
        "successfulcharge",
        "microdeposit",
        "loanservicing",
        "capitalservices",
    ];

    public static EventKind OfReport(SettlementLabel label, Category? category)
    {
        if (category?.Kind == CategoryKind.BalanceMovement)
        {
            return BalanceMovement;
        }

        return Plain(label.TransactionType) switch
        {
            "order" => Order,
            "refund" => Refund,
            "orderretrocharge" or "refundretrocharge" => Retrocharge,
            "chargebackrefund" => Chargeback,
            "atozguaranteerefund" => GuaranteeClaim,
            "liquidations" or "liquidationsadjustments" => Liquidation,
            _ => OfCategory(label, category),
        };
    }

    public static EventKind OfFinances(FinanceTransaction transaction)
    {
        var type = Plain(transaction.Type);
        var description = Plain(transaction.Description ?? "");
        return type switch
        {
            "shipment" or "shipmentsettle" or "order" => Order,
            "refund" => Refund,
            "retrocharge" or "orderretrocharge" or "refundretrocharge" => Retrocharge,
            "chargeback" or "chargebackrefund" => Chargeback,
            "guaranteeclaim" or "atozguaranteerefund" or "atozguaranteeclaim" => GuaranteeClaim,
            "fbaliquidation" or "liquidations" or "liquidationsadjustments" => Liquidation,
            "productadspayment" => Advertising,
            _ when IsMovement(type) || IsMovement(description) => BalanceMovement,
            _ when type.Contains("reimbursement", StringComparison.Ordinal)
                    || description.Contains("reimbursement", StringComparison.Ordinal) =>
                Reimbursement,
            _ when description.Contains("advertis", StringComparison.Ordinal) => Advertising,
            "adjustment" => Adjustment,
            _ when type.EndsWith("fee", StringComparison.Ordinal)
                    || type.EndsWith("fees", StringComparison.Ordinal)
                    || type.EndsWith("payment", StringComparison.Ordinal) => ServiceFee,
            _ => new EventKind(transaction.Type, HasOrders: false),
        };
    }

    /// <summary>The name that a label may share with a transaction's description.</summary>
    public static string ReportLabel(SettlementLabel label)
    {
        var description = Plain(label.AmountDescription);
        return GenericDescriptions.Contains(description) || description.Length == 0
            ? Plain(label.AmountType)
            : description;
    }

    /// <inheritdoc cref="ReportLabel" />
    public static string FinancesLabel(FinanceTransaction transaction) =>
        Plain(transaction.Description ?? "");

    private static EventKind OfCategory(SettlementLabel label, Category? category) =>
        category switch
        {
            { Key: "advertising" } => Advertising,
            { Kind: CategoryKind.Reimbursement } => Reimbursement,
            { Kind: CategoryKind.Adjustment } => Adjustment,
            { Kind: CategoryKind.Fee } => ServiceFee,
            _ => new EventKind(label.TransactionType, HasOrders: false),
        };

    private static bool IsMovement(string name) =>
        Array.Exists(MovementNames, part => name.Contains(part, StringComparison.Ordinal));

    private static string Plain(string name) =>
        new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
