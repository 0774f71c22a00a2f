using System.Net;
using MlConnector.Poster.Deltek;
using MlConnector.Poster.Domain;

namespace MlConnector.Poster.Tests.Deltek;

public sealed class AnswersToWriting
{
    private const string Message = """{"message":"Account 401.00 is inactive","detail":"JE"}""";

    private const string ProxyPage = "<html><body>Bad gateway</body></html>";

    [Theory]
    [InlineData(201, "[]", AnswerKind.Done)]
    [InlineData(400, Message, AnswerKind.Refused)]
    [InlineData(403, Message, AnswerKind.Refused)]
    [InlineData(422, Message, AnswerKind.Refused)]
    [InlineData(400, ProxyPage, AnswerKind.InDoubt)]
    [InlineData(401, "", AnswerKind.NotSent)]
    [InlineData(429, "", AnswerKind.NotSent)]
    [InlineData(409, "", AnswerKind.AlreadyExists)]
    [InlineData(
        500,
        """{"message":"Record X already exists and cannot be added"}""",
        AnswerKind.AlreadyExists
    )]
    [InlineData(500, Message, AnswerKind.InDoubt)]
    [InlineData(502, ProxyPage, AnswerKind.InDoubt)]
    [InlineData(408, "", AnswerKind.InDoubt)]
    [InlineData(302, "", AnswerKind.InDoubt)]
    internal void Only_Deltek_itself_in_so_many_words_refuses(
        int status,
        string body,
        AnswerKind kind
    ) => Assert.Equal(kind, WriteAnswers.Of((HttpStatusCode)status, body, null).Kind);

    [Fact]
    public void The_words_of_a_refusal_are_kept() =>
        Assert.Equal(
            "Account 401.00 is inactive JE",
            WriteAnswers.Of(HttpStatusCode.BadRequest, Message, null).Error
        );

    [Fact]
    public void Entering_is_confirmed_by_the_batch_that_was_sent()
    {
        Assert.Equal(
            Answer.Done,
            WriteAnswers.ToEntering(Answer.Done, """[{"Batch":"B1"}]""", "B1")
        );
        Assert.Equal(
            Answer.InDoubt,
            WriteAnswers.ToEntering(Answer.Done, """[{"Batch":"B2"}]""", "B1")
        );
        Assert.Equal(Answer.InDoubt, WriteAnswers.ToEntering(Answer.Done, "", "B1"));
    }

    /// <summary>The reply as documented: a JSON string whose content lacks a comma.</summary>
    [Theory]
    [InlineData("1|1", AnswerKind.Done)]
    [InlineData("1|0", AnswerKind.Refused)]
    internal void Posting_is_judged_by_the_return_codes_of_an_odd_text(
        string codes,
        AnswerKind kind
    )
    {
        var body = $$"""
            "{\r\n \"typeList\":\"CR|JE\"\r\n \"batchList\":\"A|B\",\r\n \"retList\":\"{{codes}}\", \"periodList\":\"201305|201305\", \"postseqList\":\"194|195\", \"msg\":\"Cash Receipts file A; 1 of 1 records posted[CRLF]Journal Entries file B\" }"
            """;

        var answer = WriteAnswers.ToPosting(Answer.Done, body);

        Assert.Equal(kind, answer.Kind);
        Assert.Equal(
            kind is AnswerKind.Refused
                ? "Cash Receipts file A; 1 of 1 records posted; Journal Entries file B"
                : null,
            answer.Error
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"posted\"")]
    [InlineData("<html></html>")]
    public void A_reply_to_posting_without_return_codes_is_a_doubt(string body) =>
        Assert.Equal(Answer.InDoubt, WriteAnswers.ToPosting(Answer.Done, body));
}
