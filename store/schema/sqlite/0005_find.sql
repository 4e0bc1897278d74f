-- Articles are found with an index in memory (package find), which is made of the rows themselves.
DROP TABLE article_text;
