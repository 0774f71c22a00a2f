using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MlConnector.Settlements.Categories;

/// <summary>One of the about twenty things that an accountant maps to an account.</summary>
public sealed record Category
{
    /// <summary>Moves within clearing: its account is the clearing account itself.</summary>
    public const string CarriedDebtKey = "carried-debt";

    private static readonly ImmutableArray<Category> Ordered =
    [
        new("product-sales", "Product sales", CategoryKind.Income),
        new("shipping-income", "Shipping income", CategoryKind.Income),
        new("gift-wrap-income", "Gift wrap income", CategoryKind.Income),
        new("liquidation-income", "Liquidation income", CategoryKind.Income),
        new("other-income", "Other income", CategoryKind.Income),
        new("product-refunds", "Product refunds", CategoryKind.ContraIncome),
        new("shipping-refunds", "Shipping refunds", CategoryKind.ContraIncome),
        new("promotions", "Promotions", CategoryKind.ContraIncome),
        new("tax-collected", "Tax collected", CategoryKind.Tax),
        new("tax-withheld", "Tax withheld", CategoryKind.Tax),
        new("selling-fees", "Selling fees", CategoryKind.Fee),
        new("fulfilment-fees", "Fulfilment fees", CategoryKind.Fee),
        new("storage-fees", "Storage fees", CategoryKind.Fee),
        new("inbound-fees", "Inbound fees", CategoryKind.Fee),
        new("removal-fees", "Removal fees", CategoryKind.Fee),
        new("refund-fees", "Refund fees", CategoryKind.Fee),
        new("subscription-fees", "Subscription fees", CategoryKind.Fee),
        new("advertising", "Advertising", CategoryKind.Fee),
        new("promotion-fees", "Promotion fees", CategoryKind.Fee),
        new("shipping-labels", "Shipping labels", CategoryKind.Fee),
        new("service-fees", "Service fees", CategoryKind.Fee),
        new("regulatory-fees", "Regulatory fees", CategoryKind.Fee),
        new("reimbursements", "Reimbursements", CategoryKind.Reimbursement),
        new("adjustments", "Adjustments", CategoryKind.Adjustment),
        new("reserve", "Reserve", CategoryKind.BalanceMovement),
        new(CarriedDebtKey, "Carried debt", CategoryKind.BalanceMovement),
        new("card-charges", "Card charges", CategoryKind.BalanceMovement),
        new("failed-transfers", "Failed transfers", CategoryKind.BalanceMovement),
        new("inter-store-debts", "Inter-store debts", CategoryKind.BalanceMovement),
        new("micro-deposits", "Micro deposits", CategoryKind.BalanceMovement),
        new("loans", "Loans", CategoryKind.BalanceMovement),
    ];

    private static readonly FrozenDictionary<string, Category> ByKey = Ordered.ToFrozenDictionary(
        category => category.Key,
        StringComparer.Ordinal
    );

    private Category(string key, string title, CategoryKind kind)
    {
        Key = key;
        Title = title;
        Kind = kind;
    }

    /// <summary>kebab-case, used in mappings and plans: <c>product-sales</c>.</summary>
    public string Key { get; }

    /// <summary>For people: <c>Product sales</c>.</summary>
    public string Title { get; }

    public CategoryKind Kind { get; }

    /// <summary>All categories, in the order in which accountants read them.</summary>
    public static ImmutableArray<Category> All => Ordered;

    /// <summary>Place in <see cref="All"/>, for sorting.</summary>
    public int Order => Ordered.IndexOf(this);

    /// <summary>The category of the key, or null when there is none.</summary>
    public static Category? Find(string key) => ByKey.GetValueOrDefault(key);

    public override string ToString() => Key;
}
